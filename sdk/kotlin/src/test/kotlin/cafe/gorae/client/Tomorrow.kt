package cafe.gorae.client

import cafe.gorae.client.generated.apis.PaymentsApi
import cafe.gorae.client.generated.models.NewOrder
import cafe.gorae.client.generated.models.NewOrderLine
import cafe.gorae.client.generated.models.NewPayment
import kotlin.system.exitProcess

/** An app of today and a café of tomorrow, at the URL: tells what it hears, as lines of JSON, until the order is over. */
fun main(args: Array<String>) {
    val (url) = args
    fun tell(step: String) = println("""{"step":"$step"}""")

    val gorae = Gorae(url)
    for (method in PaymentsApi(url).listPaymentMethods().items) tell(method.id)
    gorae.menu("gorae")
    val lines = listOf(NewOrderLine("americano", "hot-regular", 1))
    val order = gorae.placeOrder(
        NewOrder("gorae", NewOrder.Channel.APP, NewOrder.Service.TAKE_OUT, lines, payment = NewPayment("sandbox", "approve")),
    )
    tell(order.payments[0].state)
    for (now in gorae.follow(order)) tell(now.state)
    exitProcess(0)
}
