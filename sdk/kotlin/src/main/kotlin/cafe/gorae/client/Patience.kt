package cafe.gorae.client

import cafe.gorae.client.generated.infrastructure.ApiResponse
import cafe.gorae.client.generated.infrastructure.ClientError
import cafe.gorae.client.generated.infrastructure.Serializer
import cafe.gorae.client.generated.infrastructure.ServerError
import cafe.gorae.client.generated.infrastructure.Success
import cafe.gorae.client.generated.models.Problem
import java.io.IOException
import java.time.Duration
import kotlin.random.Random
import kotlinx.serialization.SerializationException

/** Another attempt might be answered otherwise. */
internal fun isPassing(status: Int): Boolean = status in setOf(408, 429, 500, 502, 503, 504)

/** Milliseconds before another attempt: doubled each time, 8 s at most, and never for all clients the same. */
internal fun backOff(attempt: Int): Long = (minOf(8000L, 250L shl minOf(attempt, 10)) * Random.nextDouble(0.5, 1.0)).toLong()

/** What an answer that is no success says. */
internal fun toException(status: Int, body: String?): GoraeException =
    try {
        Refused(Serializer.kotlinxSerializationJson.decodeFromString<Problem>(body.orEmpty()), status)
    } catch (error: SerializationException) {
        Unreachable("Something else answers ($status)", error)
    }

/**
 * Sends until there is an answer: again, with back-off or after the server's `Retry-After`, for as long as [patience]. So it is for
 * what is safe to ask twice: reads, and writes with a key of their own. Throws [Refused] for a no, [Unreachable] when patience ends.
 */
internal fun <T> persist(patience: Duration, send: () -> ApiResponse<T?>): ApiResponse<T?> {
    val giveUpAt = System.nanoTime() + patience.toNanos()
    var attempt = 0
    while (true) {
        var delayMs = backOff(attempt++)
        val failure = try {
            val reply = send()
            if (reply.statusCode == 304 || (reply is Success && (reply.data != null || reply.statusCode == 204))) return reply
            val found = toException(reply.statusCode, bodyOf(reply))
            if (reply.statusCode >= 400 && !isPassing(reply.statusCode)) throw found
            delayMs = maxOf(delayMs, retryAfterMs(reply))
            found
        } catch (error: IOException) {
            Unreachable("The café does not answer", error)
        } catch (error: SerializationException) {
            Unreachable("The answer cannot be read", error)
        }
        if (System.nanoTime() + delayMs * 1_000_000 > giveUpAt) throw failure
        Thread.sleep(delayMs)
    }
}

private fun bodyOf(reply: ApiResponse<*>): String? = when (reply) {
    is ClientError<*> -> reply.body as? String
    is ServerError<*> -> reply.body as? String
    else -> null
}

private fun retryAfterMs(reply: ApiResponse<*>): Long =
    header(reply, "Retry-After")?.toLongOrNull()?.times(1000) ?: 0

internal fun header(reply: ApiResponse<*>, name: String): String? =
    reply.headers.entries.firstOrNull { it.key.equals(name, ignoreCase = true) }?.value?.firstOrNull()
