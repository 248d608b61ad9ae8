package org.cryptoroutes.lint;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.support.PropertyBindingSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the components of a context up from {@code camel.component.*}, as camel-main does. */
public final class ComponentSettings {

    private static final Logger LOG = LoggerFactory.getLogger(ComponentSettings.class);
    private static final String PREFIX = "camel.component.";

    private ComponentSettings() {
    }

    /** What can't be set is left out: {@link CamelKeys} tells of it. */
    public static void apply(CamelContext context, Properties settings) {
        settings.stringPropertyNames().stream().filter(key -> key.startsWith(PREFIX)).sorted().forEach(key -> {
            try {
                apply(context, key.substring(PREFIX.length()), settings.getProperty(key));
            } catch (RuntimeException e) {
                LOG.debug("{} can't be set", key, e);
            }
        });
    }

    private static void apply(CamelContext context, String key, String value) {
        int dot = key.indexOf('.');
        Component component = dot < 0 ? null : context.getComponent(key.substring(0, dot));
        if (component != null) {
            PropertyBindingSupport.build().withCamelContext(context).withTarget(component).withIgnoreCase(true)
                    .withConfigurer(component.getComponentPropertyConfigurer())
                    .withProperty(key.substring(dot + 1), value).bind();
        }
    }
}
