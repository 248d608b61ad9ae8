package org.cryptoroutes.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.cryptoroutes.logging.Causes;
import org.cryptoroutes.price.UnreadableRecord;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Keeps the newest record of each coin in a hash of Redis, with a field for each of its own and {@code record} for the
 * whole of it, and publishes it there. Of two records with one time the greater text wins, whichever comes first: what
 * comes again from Kafka changes and publishes nothing.
 */
final class Redis implements Processor, Service {

    /** Gets the time, the record, then each field and its value; the hash is never seen half written. */
    private static final String NEWER = """
            local known = redis.call('HMGET', KEYS[1], 'timestamp_us', 'record')
            local before, now = tonumber(known[1] or 0), tonumber(ARGV[1])
            if before > now or before == now and (known[2] or '') >= ARGV[2] then return 0 end
            redis.call('DEL', KEYS[1])
            for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
            redis.call('PUBLISH', 'crypto:updates', ARGV[2])
            return 1
            """;
    private static final String TIME = "timestamp_us";

    private final RedisAddress address;
    private boolean real;
    private RedisClient client;
    private volatile String trouble;

    /** @param address null when the settings name none */
    Redis(RedisAddress address) {
        this.address = address;
    }

    /** Lets it connect, which no dry run and no test of routes may. */
    synchronized void open() {
        real = true;
    }

    /** Where it is, without a password. */
    String name() {
        return address.name();
    }

    /** Why the last batch did not get there, in half a sentence; empty when it did, and before the first. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Takes a list of {@link Row}.
     *
     * @throws UnreadableRecord      when one of them has no symbol or no time; then none is kept
     * @throws IllegalStateException with a sentence, when Redis does not take them
     */
    @Override
    public synchronized void process(Exchange exchange) throws UnreadableRecord {
        List<List<String>> calls = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (Object row : exchange.getMessage().getBody(List.class)) {
            keys.add("crypto:%s:latest".formatted(required((Row) row, "symbol")));
            calls.add(arguments((Row) row));
        }
        if (!real) {
            return;
        }
        if (address == null) {
            throw new IllegalStateException("redis.url is not set");
        }
        try {
            keep(keys, calls);
            trouble = null;
        } catch (JedisException e) {
            trouble = reason(e);
            throw new IllegalStateException("Redis at %s can't be used: %s".formatted(name(), trouble));
        }
    }

    private void keep(List<String> keys, List<List<String>> calls) {
        if (client == null) {
            client = address.client();
        }
        List<Response<Object>> answers = new ArrayList<>();
        try (AbstractPipeline pipeline = client.pipelined()) {
            for (int i = 0; i < keys.size(); i++) {
                answers.add(pipeline.eval(NEWER, List.of(keys.get(i)), calls.get(i)));
            }
            pipeline.sync();
        }
        answers.forEach(Response::get);
    }

    /** Of a host with several addresses, what the first of them has said. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Causes.sentence(root.getSuppressed().length == 0 ? root : root.getSuppressed()[0]);
    }

    private static List<String> arguments(Row row) throws UnreadableRecord {
        String time = required(row, TIME);
        List<String> arguments = new ArrayList<>(List.of(time, required(row, "record"), TIME, time));
        for (Map.Entry<String, Object> field : row.entrySet()) {
            if (field.getValue() != null && !field.getKey().equals(TIME)) {
                arguments.addAll(List.of(field.getKey(), field.getValue().toString()));
            }
        }
        return arguments;
    }

    private static String required(Row row, String field) throws UnreadableRecord {
        Object value = row.get(field);
        if (value == null) {
            throw new UnreadableRecord("it has no " + field.replace("_us", ""));
        }
        return value.toString();
    }

    @Override
    public void start() {
        // Connects with the first batch
    }

    @Override
    public synchronized void stop() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
