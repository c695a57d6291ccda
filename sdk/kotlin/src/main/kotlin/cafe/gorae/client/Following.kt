package cafe.gorae.client

import cafe.gorae.client.generated.apis.OrdersApi
import cafe.gorae.client.generated.infrastructure.Serializer
import cafe.gorae.client.generated.infrastructure.Success
import cafe.gorae.client.generated.models.Order
import cafe.gorae.client.generated.models.PlacedOrder
import java.io.Closeable
import java.io.IOException
import java.net.SocketTimeoutException
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlinx.serialization.SerializationException
import okhttp3.Call
import okhttp3.OkHttpClient
import okhttp3.Request
import okio.BufferedSource

/**
 * A proxy holds the stream back, there are too many streams, or the notifier has not heard of the order or keeps it no longer: time to
 * ask order-service, which knows.
 */
private class NoStream : Exception()

/** Not an [IOException], so that nothing tries again. */
private class Closed : RuntimeException()

/** The server says something every 15 s; silence for longer is a line that was cut without a word. */
private val silence: Duration = Duration.ofSeconds(20)

/** One order's news over [http], which carries its token. */
internal class Following(private val baseUrl: String, http: OkHttpClient, private val patience: Duration) : Closeable {
    private val closed = CountDownLatch(1)
    /** The newest, which may be a stream in hand: a dispatcher knows a call only until its answer begins. */
    @Volatile private var call: Call? = null
    private val http = http.newBuilder().addInterceptor { chain ->
        call = chain.call()
        if (closed.count == 0L) throw Closed()
        chain.proceed(chain.request())
    }.build()
    /** When the server wants us back: it spreads its clients, who would otherwise all return at once after a restart. */
    private var retryMs = 1000L
    private val orders = OrdersApi(baseUrl, this.http)

    /** Lets go of the line at once, from any thread; who reads finds the end. */
    override fun close() {
        closed.countDown()
        call?.cancel()
    }

    /**
     * Every version that is newer than [order], until it is over; older ones never. Ends at once for an order that is over already.
     * Comes back by itself when the stream breaks or the server ends it, and asks by long-poll where streams do not work.
     */
    fun follow(order: PlacedOrder, withStreams: Boolean): Sequence<Order> = sequence {
        if (Gorae.isOver(order.state)) return@sequence
        var version = order.version
        var streams = withStreams
        var failures = 0
        while (closed.count > 0) {
            try {
                for (seen in if (streams) stream(order.id, version) else poll(order.id, version)) {
                    failures = 0
                    if (seen.version > version) {
                        version = seen.version
                        yield(seen)
                    }
                    if (Gorae.isOver(seen.state)) {
                        // The line of a stream would stay until the server ends it.
                        call?.cancel()
                        return@sequence
                    }
                }
            } catch (_: NoStream) {
                streams = false
                continue
            } catch (error: Refused) {
                if (!isPassing(error.status)) throw error
                failures++
            } catch (_: Closed) {
                return@sequence
            } catch (_: Unreachable) {
                failures++
            } catch (_: IOException) {
                failures++
            } catch (_: SerializationException) {
                failures++
            }
            closed.await(maxOf(retryMs, backOff(failures)), TimeUnit.MILLISECONDS)
        }
    }

    /** Asks again and again, each time until there is news; ends at [until], by `System.nanoTime`. */
    fun poll(id: String, after: Int, until: Long? = null): Sequence<Order> = sequence {
        var known = "\"v$after\""
        while (until == null || System.nanoTime() < until) {
            val asked = System.nanoTime()
            val waitSeconds = if (until == null) 25 else ((until - asked) / 1_000_000_000 + 1).coerceIn(1, 25)
            val reply = persist(patience) { orders.getOrderWithHttpInfo(id, known, "wait=$waitSeconds") }
            val order = (reply as? Success)?.data
            if (order == null) {
                // A server that does not wait must not be asked without a pause.
                Thread.sleep(maxOf(0, 1000 - (System.nanoTime() - asked) / 1_000_000))
                continue
            }
            known = header(reply, "ETag") ?: "\"v${order.version}\""
            yield(order)
        }
    }

    private fun stream(id: String, after: Int): Sequence<Order> = sequence {
        val request = Request.Builder().url("$baseUrl/v1/events/orders/$id")
            .header("Accept", "text/event-stream").header("Last-Event-ID", "$after").build()
        var heard = false
        try {
            http.newBuilder().readTimeout(silence).build().newCall(request).execute().use { reply ->
                if (reply.code == 404 || reply.code == 503) throw NoStream()
                if (!reply.isSuccessful) throw toException(reply.code, reply.body?.string())
                val body = reply.body?.takeIf { it.contentType()?.subtype == "event-stream" } ?: throw NoStream()
                for ((event, data) in readEvents(body.source()) { retryMs = it }) {
                    heard = true
                    if (event == "snapshot" || event == "order")
                        yield(Serializer.kotlinxSerializationJson.decodeFromString<Order>(data))
                }
            }
        } catch (error: SocketTimeoutException) {
            throw if (heard) error else NoStream()
        }
    }
}

/** Events of a `text/event-stream` as name and data, until it ends. Comments and fields without a meaning here are passed over. */
internal fun readEvents(source: BufferedSource, onRetry: (Long) -> Unit): Sequence<Pair<String, String>> = sequence {
    var event = "message"
    val data = mutableListOf<String>()
    while (true) {
        val line = source.readUtf8Line() ?: return@sequence
        val value = line.substringAfter(':', "").removePrefix(" ")
        when {
            line.isEmpty() -> {
                if (data.isNotEmpty()) yield(event to data.joinToString("\n"))
                event = "message"
                data.clear()
            }
            line.substringBefore(':') == "event" -> event = value
            line.substringBefore(':') == "data" -> data += value
            line.substringBefore(':') == "retry" -> value.toLongOrNull()?.let(onRetry)
        }
    }
}
