package org.cryptoroutes.steps;

import org.apache.camel.Exchange;
import org.apache.camel.support.ExpressionAdapter;
import org.cryptoroutes.logging.Printable;
import org.cryptoroutes.price.TickDisplay;

/**
 * The line that shows an alert, in the columns of the prices:
 * {@code 10:01:00  BTC       $91,236.20    +3.42%  ALERT move 5m 3%: up from $88,219.10}.
 */
public final class AlertLine extends ExpressionAdapter {

    private final TickDisplay display;

    /** @param display of the prices */
    public AlertLine(TickDisplay display) {
        this.display = display;
    }

    @Override
    public Object evaluate(Exchange exchange) {
        ShownAlert alert = exchange.getMessage().getBody(ShownAlert.class);
        String from = alert.oldPrice() == null ? "" : " from " + TickDisplay.price(alert.oldPrice());
        String words = alert.firing() ? "ALERT %s: %s%s".formatted(alert.rule(), alert.direction(), from)
                : "over: %s".formatted(alert.rule());
        return "%s  %-6s %16s %9s  %s".formatted(display.time(alert.windowEnd()), Printable.line(alert.symbol()),
                TickDisplay.price(alert.newPrice()), TickDisplay.change(alert.changePercent()), Printable.line(words));
    }
}
