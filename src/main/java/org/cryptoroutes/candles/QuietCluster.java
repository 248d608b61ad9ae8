package org.cryptoroutes.candles;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.TransientBlobService;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.runtime.dispatcher.SessionDispatcherFactory;
import org.apache.flink.runtime.dispatcher.runner.DefaultDispatcherRunnerFactory;
import org.apache.flink.runtime.entrypoint.component.DefaultDispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.entrypoint.component.DispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.leaderelection.LeaderElection;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.rest.RestEndpointFactory;
import org.apache.flink.runtime.rest.RestServerEndpoint;
import org.apache.flink.runtime.rest.handler.RestHandlerConfiguration;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.handler.legacy.metrics.MetricFetcher;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.apache.flink.runtime.webmonitor.WebMonitorEndpoint;
import org.apache.flink.runtime.webmonitor.retriever.LeaderGatewayRetriever;
import org.apache.flink.shaded.netty4.io.netty.channel.Channel;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;

/**
 * Flink in this process, without its REST interface: that takes a job, and with it any code, from anybody who reaches
 * its port, whatever {@code web.submit.enable} says (RestServerEndpoint, Flink 2.2). Flink insists on opening the port;
 * it is closed again at once.
 */
final class QuietCluster extends MiniCluster {

    QuietCluster(MiniClusterConfiguration configuration) {
        super(configuration);
    }

    @Override
    protected DispatcherResourceManagerComponentFactory createDispatcherResourceManagerComponentFactory() {
        return new DefaultDispatcherResourceManagerComponentFactory(
                DefaultDispatcherRunnerFactory.createSessionRunner(SessionDispatcherFactory.INSTANCE),
                StandaloneResourceManagerFactory.getInstance(), new MuteFactory());
    }

    private static final class MuteFactory implements RestEndpointFactory<DispatcherGateway> {

        @Override
        public WebMonitorEndpoint<DispatcherGateway> createRestEndpoint(Configuration configuration,
                LeaderGatewayRetriever<DispatcherGateway> dispatchers,
                LeaderGatewayRetriever<ResourceManagerGateway> managers,
                TransientBlobService blobs, ScheduledExecutorService executor, MetricFetcher metrics,
                LeaderElection election,
                FatalErrorHandler faults) throws Exception {
            RestHandlerConfiguration handlers = RestHandlerConfiguration.fromConfiguration(configuration);
            return new WebMonitorEndpoint<>(dispatchers, configuration, handlers, managers, blobs, executor, metrics,
                    election,
                    RestEndpointFactory.createExecutionGraphCache(handlers), faults) {
                @Override
                protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
                        CompletableFuture<String> address) {
                    return new ArrayList<>();
                }

                @Override
                public void startInternal() throws Exception {
                    super.startInternal();
                    // Before any handler is asked, a file that is sent lies in the upload directory
                    Field port = RestServerEndpoint.class.getDeclaredField("serverChannel");
                    port.setAccessible(true);
                    ((Channel) port.get(this)).close().sync();
                }
            };
        }
    }
}
