package org.cryptoroutes.api;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** A request that was checked: a map of the values that a statement finds by name. */
final class Asked extends AbstractMap<String, Object> {

    private final Map<String, Object> values;
    private final String path;
    private final Map<String, String> query;
    private final boolean csv;
    private final String known;

    /**
     * @param values by the names that they are bound to
     * @param path   as it was asked, encoded
     * @param query  the parameters after the question mark, as they were asked
     * @param csv    whether the answer is to be CSV
     * @param known  the ETags that the client has, as it sent them; may be empty
     */
    Asked(Map<String, Object> values, String path, Map<String, String> query, boolean csv, String known) {
        this.values = Map.copyOf(values);
        this.path = path;
        this.query = query;
        this.csv = csv;
        this.known = known;
    }

    /** In upper case; empty = about none in particular. */
    String symbol() {
        return (String) values.getOrDefault("symbol", "");
    }

    String path() {
        return path;
    }

    Map<String, String> query() {
        return query;
    }

    boolean csv() {
        return csv;
    }

    /** Whether the client has the version of the answer that this ETag stands for. */
    boolean knows(String etag) {
        return known.equals("*") || known.contains(etag);
    }

    @Override
    public Object get(Object name) {
        return values.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return values.containsKey(name);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return values.entrySet();
    }
}
