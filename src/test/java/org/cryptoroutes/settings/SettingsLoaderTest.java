package org.cryptoroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    @TempDir
    Path directory;

    @Test
    void theDefaultsAreThoseOfTheReferenceSystem() {
        Settings settings = load(Map.of(), Map.of());

        assertThat(settings.get(Setting.BOOTSTRAP_SERVERS)).isEqualTo("localhost:9092");
        assertThat(settings.get(Setting.CONSUMER_GROUP)).isEqualTo("crypto-analyzer-group");
        assertThat(settings.whole(Setting.FETCH_INTERVAL)).isEqualTo(10);
        assertThat(settings.coins()).extracting("symbol")
                .containsExactly("BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "AVAX", "POL");
        assertThat(settings.enabled("price-poller")).isTrue();
        assertThat(settings.chosen(Setting.TOPIC)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everyDefaultPassesItsOwnRule(Setting setting) {
        assertThat(setting.rule().test().test(setting.standard())).isTrue();
    }

    @Test
    void eachLayerWinsOverTheNext() throws IOException {
        file("application.properties",
                "kafka.topic = from-file\nproducer.id = from-file\ndata.directory=from-file\nlog.level = WARN");
        file(".env", "KAFKA_TOPIC=from-dotenv\nPRODUCER_ID=from-dotenv\nDATA_DIRECTORY=\"from dotenv\"");
        Settings settings = load(Map.of("KAFKA_TOPIC", "from-environment", "PRODUCER_ID", "from-environment"),
                Map.of("kafka.topic", "from-command-line"));

        assertThat(settings.get(Setting.TOPIC)).isEqualTo("from-command-line");
        assertThat(settings.get(Setting.PRODUCER_ID)).isEqualTo("from-environment");
        assertThat(settings.get(Setting.DATA_DIRECTORY)).isEqualTo("from dotenv");
        assertThat(settings.get(Setting.LOG_LEVEL)).isEqualTo("WARN");
        assertThat(settings.chosen(Setting.TOPIC)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingHasAnEnvironmentName(Setting setting) {
        assertThat(setting.environmentName())
                .isEqualTo(setting.key().toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"));
    }

    @Test
    void knowsWhatMustNotBeSeen() throws IOException {
        file("application.properties",
                "kafka.client.ssl.keystore.password = changeit\nkafka.client.security.protocol = SASL_SSL");
        Settings settings = load(Map.of("COINGECKO_API_KEY", "CG-abc", "KAFKA_CLIENT_SASL_JAAS_CONFIG",
                "org.x.PlainLoginModule required username=\"me\" password=\"geheim\";"), Map.of());

        assertThat(settings.secrets()).containsExactlyInAnyOrder("CG-abc", "changeit", "geheim",
                "org.x.PlainLoginModule required username=\"me\" password=\"geheim\";");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void warnsOfASecretOnTheCommandLineWithoutTellingIt() {
        assertThat(load(Map.of(), Map.of("coingecko.api-key", "CG-abc")).warnings()).singleElement().asString()
                .startsWith("--set coingecko.api-key: every user of this machine can read it")
                .contains("COINGECKO_API_KEY").doesNotContain("CG-abc");
        assertThat(load(Map.of(), Map.of("coingecko.api-key", "")).warnings()).isEmpty();
    }

    @Test
    void aRouteIsSwitchedOffUnderBothNames() {
        Set<String> used = Set.of("price-poller.enabled", "my-route.enabled", "my.key");
        Settings settings = loader(Map.of("PRICE_POLLER_ENABLED", "false", "MY_KEY", "7"),
                Map.of("my-route.enabled", "false")).load(name -> used);

        assertThat(settings.enabled("price-poller")).isFalse();
        assertThat(settings.enabled("my-route")).isFalse();
        assertThat(settings.enabled("price-log")).isTrue();
        assertThat(settings.properties()).containsEntry("my.key", "7");
    }

    @Test
    void whatACommandMeansWinsAndWhatItSuggestsYields() {
        Settings settings = loader(Map.of("PRODUCER_FETCH_INTERVAL", "5"), Map.of("coingecko.base-url", "http://user"))
                .suggested("producer.fetch-interval", "2").suggested("kafka.topic", "suggested")
                .meant("coingecko.base-url", "http://demo").load(name -> Set.of());

        assertThat(settings.whole(Setting.FETCH_INTERVAL)).isEqualTo(5);
        assertThat(settings.get(Setting.TOPIC)).isEqualTo("suggested");
        assertThat(settings.chosen(Setting.TOPIC)).isFalse();
        assertThat(settings.get(Setting.BASE_URL)).isEqualTo("http://demo");
    }

    /** The one that the user has set is at fault. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "alerts.moves      | 90s:3  | 90s is no multiple of 1m, the shortest of candles.intervals",
            "alerts.trend      | 10m    | 10m is none of candles.intervals",
            "candles.intervals | 15m,1h | alerts.moves=5m:3,1h:5: 5m is no multiple of 15m, the shortest of candles.intervals",
            "indicators.sma    | 20     | alerts.trend=5m,1h: a trend needs two averages in indicators.sma"})
    void rulesForAlertsMustFitTheCandles(String key, String value, String reason) {
        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of(), Map.of(key, value)))
                .withMessage("%s=%s from the command line makes no sense: %s.", key, value, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://db/crypto?user=me&password=geheim",
            "jdbc:postgresql://me:geheim@db/crypto"})
    void aPasswordInTheAddressOfTheStoreIsRefusedAndNotQuoted(String url) {
        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of("STORE_URL", url), Map.of()))
                .withMessageContaining("store.url").withMessageNotContaining("geheim");
    }

    @Test
    void kafkaClientOptionsKeepKafkasNames() {
        Settings settings = load(Map.of("KAFKA_CLIENT_SASL_MECHANISM", "PLAIN"),
                Map.of("kafka.client.security.protocol", "SASL_SSL"));

        assertThat(settings.kafkaClient())
                .isEqualTo(Map.of("sasl.mechanism", "PLAIN", "security.protocol", "SASL_SSL"));
        assertThat(settings.properties())
                .containsEntry("camel.component.kafka.additionalProperties[security.protocol]", "SASL_SSL");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "producer.fetch-interval | 0             | a whole number of seconds from 1 to 86400",
            "producer.fetch-interval | 2.5           | a whole number of seconds",
            "producer.fetch-interval | 99999999999999999999 | a whole number of seconds",
            "coins                   | BTC           | SYMBOL:coingecko-id pairs",
            "coins                   | BTC:a,BTC:b   | no symbol and no id twice",
            "coins                   | \"BTC:bitcoin,ETH:ethereum\" | SYMBOL:coingecko-id pairs with commas between, without quotes",
            "price-log.filter        | \"BTC\"       | symbols with commas between, without quotes",
            "candles.intervals       | 1m,90s        | each a multiple of the shortest",
            "candles.intervals       | 1m,1m         | each a multiple of the shortest",
            "candles.intervals       | 8d            | lengths of at most 7d",
            "candles.grace           | -1            | a whole number of seconds from 0",
            "indicators.sma          | 20,1          | numbers from 2 to 1000",
            "indicators.ema          | 12,,26        | numbers from 2 to 1000",
            "alerts.moves            | 5m            | a length and a change in percent",
            "alerts.moves            | 5m:0          | a length and a change in percent",
            "alerts.moves            | 5m:3,5m:3     | a length and a change in percent",
            "alerts.trend            | 5             | some of candles.intervals",
            "store.url               | jdbc:mysql://db/crypto | an address such as jdbc:postgresql://db.example.org:5432/crypto",
            "store.url               | jdbc:postgresql://db | an address such as jdbc:postgresql://db.example.org:5432/crypto",
            "store.url               | jdbc:sqlite::memory: | jdbc:sqlite: and the path of a file",
            "store.keep-prices       | 7             | an age such as 12h or 7d",
            "store.keep-candles      | 1m            | lengths of candles with an age",
            "store.keep-candles      | 1m:1d,1m:2d   | lengths of candles with an age",
            "kafka.embedded          | yes           | one of auto, true, false",
            "price-log.enabled       | no            | one of true, false",
            "kafka.topic             | my topic      | letters, digits",
            "kafka.bootstrap-servers | localhost     | host:port",
            "kafka.bootstrap-servers | localhost:0   | host:port",
            "coingecko.base-url      | api.coingecko | an address such as https://",
            "coingecko.base-url      | ftp://host    | an address such as https://",
            "coingecko.base-url      | http://me:geheim@host | an address such as https://",
            "coingecko.base-url      | http://host:99999 | an address such as https://",
            "coingecko.base-url      | http://a b    | an address such as https://",
            "https.proxy             | proxy         | the address of an HTTP proxy such as http://proxy.example.org:3128",
            "https.proxy             | socks5://proxy:1080 | the address of an HTTP proxy",
            "data.directory          | a\u0000b     | a path that this system can have",
            "validation.min-price    | cheap         | a number above 0",
            "log.level               | LOUD          | one of TRACE",
            "log.format              | xml           | one of console, json",
            "price-log.filter        | BTC,,ETH      | symbols with commas"})
    void aSettingThatMakesNoSenseIsOneSentenceWithKeyValueSourceAndRemedy(String key, String value, String accepted) {
        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of(), Map.of(key, value)))
                .withMessageContaining(value.contains("geheim") ? key + " from" : key + "=" + value)
                .withMessageNotContaining("geheim").withMessageContaining("the command line")
                .withMessageContaining("it must be").withMessageContaining(accepted).withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://mock_api:8080", "HTTPS://api.coingecko.com/api/v3", "http://_a_b_.c/x_y",
            "http://[::1]:80/", "http://127.0.0.1:8080/api/v3/"})
    void takesTheAddressesThatHttpHas(String address) {
        assertThat(load(Map.of("COINGECKO_BASE_URL", address), Map.of()).get(Setting.BASE_URL)).isEqualTo(address);
    }

    @Test
    void aProxyIsNamedAsOtherProgramsHaveItAndItsLoginIsASecret() {
        assertThat(load(Map.of("HTTPS_PROXY", "proxy.example.org:3128"), Map.of()).proxy())
                .contains(URI.create("http://proxy.example.org:3128"));
        Settings settings = load(Map.of(), Map.of("https.proxy", "http://me:geheim@proxy:3128/"));
        assertThat(settings.proxy()).contains(URI.create("http://me:geheim@proxy:3128/"));
        assertThat(settings.secrets()).containsExactlyInAnyOrder("geheim", "bWU6Z2VoZWlt");
        assertThat(settings.warnings()).singleElement().asString().startsWith("--set https.proxy: every user");
        assertThat(load(Map.of(), Map.of()).proxy()).isEmpty();
    }

    @Test
    void theSentenceNamesTheEnvironment() {
        assertThatExceptionOfType(InvalidSetting.class)
                .isThrownBy(() -> load(Map.of("API_MAX_RETRIES", "-1"), Map.of()))
                .withMessageContaining("api.max-retries=-1 from the environment (API_MAX_RETRIES)");
    }

    @Test
    void theLowestPriceMustBeBelowTheHighest() {
        assertThatExceptionOfType(InvalidSetting.class)
                .isThrownBy(() -> load(Map.of(), Map.of("validation.min-price", "5", "validation.max-price", "4")))
                .withMessageContaining("validation.min-price=5 is above validation.max-price=4");
    }

    @Test
    void anUnknownKeyOnTheCommandLineStopsAndHints() {
        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of(), Map.of("kafka.topics", "x")))
                .withMessageContaining("--set kafka.topics").withMessageContaining("the nearest is kafka.topic");
        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of(), Map.of("nothing.like.it", "x")))
                .withMessageContaining("--help");
    }

    @Test
    void anUnknownKeyInTheFileIsAWarning() throws IOException {
        file("application.properties", "producer.fetch-intervall = 5\ncamel.main.name = x\nkafka.client.acks = all\n");

        assertThat(load(Map.of(), Map.of()).warnings()).singleElement().asString()
                .contains("producer.fetch-intervall").contains("producer.fetch-interval");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "PRODUCER_ID=me                          | me",
            "export PRODUCER_ID=me                   | me",
            "~  export  PRODUCER_ID = me you  ~      | me you",
            "PRODUCER_ID=a#b                         | a#b",
            "PRODUCER_ID=#b                          | #b",
            "PRODUCER_ID=a #b                        | a",
            "~PRODUCER_ID=a\t# b~                   | a",
            "PRODUCER_ID=it's # b                    | it's",
            "PRODUCER_ID=5\" # b                    | 5\"",
            "PRODUCER_ID='a #b' # c                  | a #b",
            "PRODUCER_ID=\"a #b\"                  | a #b",
            "PRODUCER_ID='say \"hi\" \\'         | say \"hi\" \\",
            "PRODUCER_ID=\"say \\\"hi\\\" C:\\data \\\\\" | say \"hi\" C:\\data \\",
            "PRODUCER_ID=x required password=\"a #b\"; # c | x required password=\"a #b\";",
            "PRODUCER_ID=x required password=\"a#b\";      | x required password=\"a#b\";",
            "~\uFEFFPRODUCER_ID=me~                 | me",
            "~# none\r\n\r\nPRODUCER_ID=me\r\n# none~ | me",
            "~PRODUCER_ID=you\nPRODUCER_ID=me~      | me"})
    void readsAnEnvAsAShellDoes(String text, String value) throws IOException {
        file(".env", text);

        assertThat(load(Map.of(), Map.of()).get(Setting.PRODUCER_ID)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            ".env | COINGECKO_API_KEY CG-geheim           | this line makes no sense: it must be NAME=value",
            ".env | export COINGECKO_API_KEY: CG-geheim   | this line makes no sense: it must be NAME=value",
            ".env | CG-geheim                             | this line makes no sense: it must be NAME=value",
            ".env | COINGECKO_API_KEY=\"CG-geheim        | the quotes make no sense",
            ".env | COINGECKO_API_KEY='CG-'geheim'        | the quotes make no sense",
            ".env | COINGECKO_API_KEY=\"CG\"-geheim     | the quotes make no sense",
            ".env | COINGECKO_API_KEY=CG-geheim\u00ff    | this is not UTF-8: save the file in this encoding",
            ".env | API_MAX_RETRIES=CG-geheim             | api.max-retries makes no sense: it must be a whole number",
            "application.properties | coingecko.api-key = CG-geheim\\u00zz | this line makes no sense: \\u stands before",
            "application.properties | coingecko.api-key = CG-geheim\u00ff   | this is not UTF-8: save the file in this encoding",
            "application.properties | api.max-retries = CG-geheim          | api.max-retries makes no sense: it must be a whole"})
    void ofAFileOnlyPlaceAndRemedyAreSaid(String name, String line, String sentence) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, ("# none\n" + line + "\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of(), Map.of()))
                .withMessageStartingWith(file + ":2: " + sentence).withMessageEndingWith(".")
                .withMessageNotContaining("geheim");
    }

    @Test
    void aFileThatCanNotBeReadIsOneSentence() throws IOException {
        Files.createDirectory(directory.resolve(".env"));

        assertThatExceptionOfType(InvalidSetting.class).isThrownBy(() -> load(Map.of(), Map.of()))
                .withMessage(directory.resolve(".env")
                        + ":1: it can't be read: it must be a file that this program may read.");
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        file("application.properties", "\uFEFFkafka.topic = mine");

        assertThat(load(Map.of(), Map.of()).get(Setting.TOPIC)).isEqualTo("mine");
    }

    @Test
    void namesNoKeyThatMayBeTheRestOfAPassword() throws IOException {
        file("application.properties", "coingecko.api-key = x\nCG-geheim\nkafka.topic = a\nkafka.topic = b\n");

        assertThat(load(Map.of(), Map.of()).warnings()).containsExactlyInAnyOrder(
                directory.resolve("application.properties")
                + ":2: nothing reads a setting of this name; --help lists them all.",
                directory.resolve("application.properties")
                        + ":4: kafka.topic is set a second time: it is in line 3 already, keep one of them.");
    }

    @Test
    void theApiKeyIsNeverPartOfASentence() {
        String all = Arrays.stream(Setting.values()).map(Setting::rule).map(Rule::accepted)
                .collect(Collectors.joining());
        assertThat(all).doesNotContain("CG-");
        assertThat(Setting.API_KEY.rule()).isSameAs(Rule.ANYTHING);
    }

    private Settings load(Map<String, String> environment, Map<String, String> commandLine) {
        return loader(environment, commandLine).load(name -> Set.of("price-poller.enabled", "price-log.enabled"));
    }

    private SettingsLoader loader(Map<String, String> environment, Map<String, String> commandLine) {
        Path file = directory.resolve("application.properties");
        return new SettingsLoader(directory, Optional.of(file).filter(Files::exists), environment)
                .commandLine(commandLine);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
