package cafe.gorae.client

import cafe.gorae.client.generated.apis.OrdersApi
import cafe.gorae.client.generated.apis.StoresApi
import cafe.gorae.client.generated.infrastructure.ApiResponse
import cafe.gorae.client.generated.infrastructure.Serializer
import cafe.gorae.client.generated.infrastructure.Success
import cafe.gorae.client.generated.models.Menu
import cafe.gorae.client.generated.models.NewCancellation
import cafe.gorae.client.generated.models.NewOrder
import cafe.gorae.client.generated.models.NewPayment
import cafe.gorae.client.generated.models.Order
import cafe.gorae.client.generated.models.PlacedOrder
import java.io.Closeable
import java.security.SecureRandom
import java.time.Duration
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.encodeToJsonElement
import kotlinx.serialization.json.jsonObject
import okhttp3.OkHttpClient

/** An order's news. Leaving the loop keeps the line to the café open; [close] ends it, from any thread, and with it the loop. */
class Followed internal constructor(news: Sequence<PlacedOrder>, line: Closeable) : Sequence<PlacedOrder> by news, Closeable by line

/**
 * A café at [baseUrl]. Every call blocks: on Android call it off the main thread. A call tries again for [patience] when nothing
 * answers; without [streams], following asks instead of listening.
 */
class Gorae(
    baseUrl: String,
    http: OkHttpClient = OkHttpClient(),
    private val patience: Duration = Duration.ofSeconds(30),
    private val streams: Boolean = true,
) {
    private val baseUrl = baseUrl.trimEnd('/')
    /** The café holds an answer back for 25 s at most. */
    private val http = http.newBuilder().readTimeout(Duration.ofSeconds(40)).retryOnConnectionFailure(false).build()

    /** An idempotency key: keep it until there is an answer, to be able to ask again after a restart. */
    fun newKey(): String = ByteArray(24).also(random::nextBytes).joinToString("") { "%02x".format(it) }

    fun menu(storeId: String): Menu = dataOf(persist(patience) { StoresApi(baseUrl, http).getMenuWithHttpInfo(storeId, null) })

    /** Comes back when the order is stored and the payment's outcome known (`paid`, or `unpaid` with a declined attempt). */
    fun placeOrder(
        order: NewOrder,
        idempotencyKey: String = newKey(),
        settleWithin: Duration = Duration.ofSeconds(60),
    ): PlacedOrder {
        val prefer = waiting(settleWithin)
        val placed = write(idempotencyKey) { OrdersApi(baseUrl, http).placeOrderWithHttpInfo(idempotencyKey, order, prefer) }
        return settled(placed, settleWithin)
    }

    /** Pays an order that is unpaid: the first time, or again after a decline. */
    fun payOrder(
        order: PlacedOrder,
        payment: NewPayment,
        idempotencyKey: String = newKey(),
        settleWithin: Duration = Duration.ofSeconds(60),
    ): PlacedOrder {
        val prefer = waiting(settleWithin)
        val paid = write(idempotencyKey) { ordersOf(order).payOrderWithHttpInfo(order.id, idempotencyKey, payment, prefer) }
        return settled(withToken(paid, order.orderToken), settleWithin)
    }

    fun cancelOrder(order: PlacedOrder, reason: String? = null): PlacedOrder {
        val reply = persist(patience) { ordersOf(order).cancelOrderWithHttpInfo(order.id, NewCancellation(reason), null) }
        return withToken(dataOf(reply), order.orderToken)
    }

    fun getOrder(order: PlacedOrder): PlacedOrder =
        withToken(dataOf(persist(patience) { ordersOf(order).getOrderWithHttpInfo(order.id, null, null) }), order.orderToken)

    /** Newer and newer versions, until the order is over: `gorae.follow(order).use { for (now in it) … }`. */
    fun follow(order: PlacedOrder): Followed {
        val following = Following(baseUrl, httpOf(order), patience)
        return Followed(following.follow(order, streams).map { withToken(it, order.orderToken) }, following)
    }

    /** For all other operations: an OkHttp client that sends this order's token, to be given to the APIs in `generated.apis`. */
    fun httpOf(order: PlacedOrder): OkHttpClient = http.newBuilder().addInterceptor { chain ->
        chain.proceed(chain.request().newBuilder().header("Authorization", "Bearer ${order.orderToken}").build())
    }.build()

    private fun ordersOf(order: PlacedOrder) = OrdersApi(baseUrl, httpOf(order))

    private fun <T : Any> write(key: String, send: () -> ApiResponse<T?>): T =
        try {
            dataOf(persist(patience, send))
        } catch (error: Unreachable) {
            throw error.also { it.idempotencyKey = key }
        }

    /** How long the café may hold its answer back. */
    private fun waiting(settleWithin: Duration): String = "wait=${minOf(10L, (settleWithin.toMillis().coerceAtLeast(0) + 999) / 1000)}"

    private fun settled(order: PlacedOrder, within: Duration): PlacedOrder {
        if (!isAskingForPayment(order)) return order
        val until = System.nanoTime() + within.toNanos()
        val seen = Following(baseUrl, httpOf(order), patience).poll(order.id, order.version, until)
            .map { withToken(it, order.orderToken) }
        var last = order
        for (now in seen) {
            last = now
            if (!isAskingForPayment(now)) break
        }
        return last
    }

    companion object {
        init {
            // The café refuses `null` where a field may be absent, and absent fields are what its replies mean.
            Serializer.kotlinxSerializationJsonConfiguration = { explicitNulls = false }
        }

        private val random = SecureRandom()

        /** Nothing becomes of it any more. A state that you do not know is new, and not the end. */
        fun isOver(state: String): Boolean = state in setOf("collected", "cancelled", "expired")

        /** The vendor has not said yes or no. A payment state that you do not know is new, and nothing to wait for. */
        private fun isAskingForPayment(order: PlacedOrder): Boolean =
            order.state == "unpaid" && order.payments.lastOrNull()?.state in setOf("requested", "confirming")

        private fun <T : Any> dataOf(reply: ApiResponse<T?>): T =
            (reply as? Success)?.data ?: throw Unreachable("An answer without a body (${reply.statusCode})")

        /** Whatever comes back carries the token on. */
        private fun withToken(order: Order, token: String): PlacedOrder {
            val json = Serializer.kotlinxSerializationJson
            val members = json.encodeToJsonElement(order).jsonObject + ("orderToken" to JsonPrimitive(token))
            return json.decodeFromString(JsonObject(members).toString())
        }

        private fun withToken(order: PlacedOrder, token: String): PlacedOrder = order.copy(orderToken = token)
    }
}
