package org.cryptoroutes.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Which request meets which fault: queued ones first, then the one for always, then every n-th of a list in turn. */
final class FaultSchedule {

    private final List<Fault> inTurn;
    private final int every;
    private final Deque<Fault> queue = new ArrayDeque<>();
    private Optional<Fault> always = Optional.empty();
    private long scheduled;

    FaultSchedule(List<Fault> inTurn, int every) {
        this.inTurn = inTurn;
        this.every = every;
    }

    synchronized void enqueue(List<Fault> faults) {
        queue.addAll(faults);
    }

    synchronized void always(Fault fault) {
        always = Optional.of(fault);
    }

    synchronized void heal() {
        queue.clear();
        always = Optional.empty();
    }

    synchronized Optional<Fault> next() {
        return Optional.ofNullable(queue.poll()).or(() -> always).or(this::nextInTurn);
    }

    private Optional<Fault> nextInTurn() {
        scheduled++;
        if (inTurn.isEmpty() || scheduled % every != 0) {
            return Optional.empty();
        }
        long turn = scheduled / every - 1;
        return Optional.of(inTurn.get((int) (turn % inTurn.size())));
    }
}
