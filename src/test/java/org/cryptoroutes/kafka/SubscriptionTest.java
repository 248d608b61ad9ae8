package org.cryptoroutes.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    @Test
    void everyRouteThatReadsInAGroupIsOneWhetherItRunsOrNot() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setAutoStartup(false);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("kafka:prices?groupId=shown").to("log:shown");
                    from("kafka:prices, candles?groupId=stored").to("log:stored");
                    from("kafka:prices?groupId=shown").to("log:again");
                    from("kafka:prices").to("log:by-chance");
                    from("kafka:prices.*?groupId=pattern&topicIsPattern=true").to("log:pattern");
                    from("direct:elsewhere").to("log:elsewhere");
                }
            });
            context.start();

            assertThat(Subscription.of(context)).containsExactly(new Subscription("shown", "prices"),
                    new Subscription("stored", "candles"), new Subscription("stored", "prices"));
        }
    }
}
