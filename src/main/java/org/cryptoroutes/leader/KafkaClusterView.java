package org.cryptoroutes.leader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.support.cluster.AbstractCamelClusterView;

/** What Camel may know of the programs that choose a leader among them: who leads here, but not the names of others. */
final class KafkaClusterView extends AbstractCamelClusterView {

    private final Map<String, Object> client;
    private final Self self = new Self();
    private volatile Election election;
    private boolean told;

    private final class Self implements CamelClusterMember {
        @Override
        public boolean isLeader() {
            Election election = KafkaClusterView.this.election;
            return election != null && election.leads();
        }

        @Override
        public boolean isLocal() {
            return true;
        }

        @Override
        public String getId() {
            return getClusterService().getId();
        }
    }

    KafkaClusterView(KafkaClusterService service, String namespace, Map<String, Object> client) {
        super(service, namespace);
        this.client = client;
    }

    @Override
    public Optional<CamelClusterMember> getLeader() {
        return Optional.<CamelClusterMember>of(self).filter(CamelClusterMember::isLeader);
    }

    @Override
    public CamelClusterMember getLocalMember() {
        return self;
    }

    @Override
    public List<CamelClusterMember> getMembers() {
        return List.of(self);
    }

    /** Why this program can't take part, as a sentence without its end; empty when it does. Never waits. */
    Optional<String> trouble() {
        return Optional.ofNullable(election).flatMap(Election::trouble);
    }

    @Override
    protected void doStart() {
        told = false;
        election = new Election(getNamespace(), client, this::look);
        election.start();
    }

    @Override
    protected void doStop() {
        election.close();
        election = null;
    }

    private void look() {
        // A route that is started in the middle of the context's own start would be started twice
        boolean leads = self.isLeader() && getCamelContext().isStarted();
        if (leads != told) {
            fireLeadershipChangedEvent(leads ? self : (CamelClusterMember) null);
            told = leads;
        }
    }
}
