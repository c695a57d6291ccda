package cafe.gorae.client

import cafe.gorae.client.generated.models.NewOrder
import cafe.gorae.client.generated.models.NewOrderLine
import cafe.gorae.client.generated.models.NewOrderLineOption
import cafe.gorae.client.generated.models.NewPayment
import cafe.gorae.client.generated.models.PlacedOrder
import java.time.Duration
import kotlin.system.exitProcess
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

private val lines = listOf(
    NewOrderLine("cafe-latte", "ice-regular", 1, options = listOf(NewOrderLineOption("extra-shot", 2))),
    NewOrderLine("americano", "hot-regular", 1, options = listOf(NewOrderLineOption("extra-shot", 1))),
)

private fun twoDrinks(token: String? = null, expectedTotalKrw: Int? = null, lines: List<NewOrderLine> = cafe.gorae.client.lines) =
    NewOrder(
        "gorae", NewOrder.Channel.APP, NewOrder.Service.TAKE_OUT, lines,
        expectedTotalKrw = expectedTotalKrw, payment = token?.let { NewPayment("sandbox", it) },
    )

private fun demand(isTrue: Boolean, what: String) = check(isTrue) { "Not so: $what" }

private fun tell(step: String) = println("""{"step":"$step"}""")

/**
 * What an app does with a café, and what a bad day does to it. The URL is a stage (e2e/sdk/stage.ts): the café behind a line that
 * loses an answer, or a café that starts again, when told. Tells each step as a line of JSON, ends with 0 when all went well.
 */
fun main(args: Array<String>) {
    val (url) = args
    val gorae = Gorae(url)
    val stage = OkHttpClient.Builder().readTimeout(Duration.ofSeconds(60)).build()
    fun onStage(what: String): String =
        stage.newCall(Request.Builder().url("$url/stage/$what").post("".toRequestBody()).build()).execute().use {
            demand(it.isSuccessful, "the stage does $what")
            it.body?.string().orEmpty()
        }

    fun follow(order: PlacedOrder, by: Gorae = gorae, onMaking: () -> Unit = {}) {
        val seen = mutableListOf<PlacedOrder>()
        by.follow(order).use { news ->
            for (now in news) {
                seen += now
                if (now.state == "making" && seen.count { it.state == "making" } == 1) onMaking()
                if (now.state == "ready") break
            }
        }
        demand(onStage("streams-left") == "0", "leaving the loop lets go of the stream")
        demand(seen.lastOrNull()?.state == "ready", "following ends with ready")
        val versions = listOf(order.version) + seen.map { it.version }
        demand(versions.zipWithNext().all { (a, b) -> a < b }, "versions rise")
    }

    val menu = gorae.menu("gorae")
    fun price(item: String, variant: String) = menu.items.first { it.id == item }.variants.first { it.id == variant }.priceKrw
    val shot = menu.optionGroups.flatMap { it.options }.first { it.id == "extra-shot" }.priceKrw
    val total = price("cafe-latte", "ice-regular") + price("americano", "hot-regular") + 3 * shot
    demand(total > 0, "the menu has prices")
    tell("menu")

    val order = gorae.placeOrder(twoDrinks("slow-300", expectedTotalKrw = total))
    demand(order.lines.size == 2 && order.totalKrw == total, "two drinks, at the price of the menu")
    demand(order.payments[0].state == "approved", "the payment is waited for")
    tell("paid")
    follow(order)
    tell("followed")

    val declined = gorae.placeOrder(twoDrinks("decline"))
    demand(declined.state == "unpaid" && declined.payments[0].state == "declined", "a decline is not the end")
    val paid = gorae.payOrder(declined, NewPayment("sandbox", "approve"))
    demand(paid.id == declined.id && paid.payments[1].state == "approved", "paid at the second try")
    demand(paid.orderToken == declined.orderToken, "the token goes on")
    tell("paid at the second try")

    onStage("lose-answer")
    val key = gorae.newKey()
    val once = gorae.placeOrder(twoDrinks("approve"), key)
    demand(onStage("lost") == "1", "an answer was lost on the way")
    demand(onStage("orders-since") == "1", "one order, however often it was asked for")
    demand(gorae.placeOrder(twoDrinks("approve"), key).id == once.id, "the same key, the same order")
    tell("repeated after a lost answer")

    try {
        gorae.placeOrder(twoDrinks(lines = listOf(NewOrderLine("unicorn", "hot", 1))))
        demand(false, "a refusal")
    } catch (refused: Refused) {
        demand(refused.code == "menu-item-not-found" && refused.status == 422, "an error with its code")
    }
    tell("refused")

    follow(gorae.placeOrder(twoDrinks("approve"))) { onStage("restart") }
    tell("followed over an orderly restart")
    follow(gorae.placeOrder(twoDrinks("approve"))) { onStage("kill") }
    tell("followed over a kill")
    follow(gorae.placeOrder(twoDrinks("approve")), by = Gorae(url, streams = false))
    tell("followed without streams")
    onStage("miss-order")
    follow(gorae.placeOrder(twoDrinks("approve")))
    tell("followed past a notifier that has not heard of it")

    val cancelled = gorae.cancelOrder(gorae.placeOrder(twoDrinks()))
    demand(cancelled.state == "cancelled", "an order that nobody has paid is cancelled at once")
    demand(gorae.follow(cancelled).use { it.none() }, "following an order that is over ends at once")
    tell("followed what is over")
    // OkHttp's idle threads must not keep the process.
    exitProcess(0)
}
