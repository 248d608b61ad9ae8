package org.cryptoroutes.lint;

import java.util.Arrays;
import java.util.List;

/**
 * A route file with mistakes.
 *
 * @param expected one for each finding, in their order
 */
record BrokenFile(String text, List<Expected> expected) {

    record Expected(int line, String... words) {
    }

    /** Files with one route around the steps, which begin in line 9. */
    static final List<BrokenFile> ALL = List.of(
            // YAML itself
            file("", at(1, "the file is empty", "- route:")),
            file("# only a comment\n", at(1, "the file is empty")),
            file("hello\n", at(1, "a route file is a list", "- route:")),
            file("- hello\n", at(1, "an entry of a route file is a word with properties")),
            file("- route:\n    id: a\n   description: x\n", at(3, "this is no YAML", "indentation")),
            file("- route:\n\tid: a\n", at(2, "this is no YAML", "a tab can't indent a line")),
            file("- route:\n    id: a\n    description: a: b\n", at(3, "this is no YAML", "quotes")),
            file("- route: {id: a}\n---\n- route: {id: b}\n", at(2, "second document")),
            file("- route: {id: !!binary a}\n", at(1, "the tag ", "means nothing to Camel")),
            file("- route:\n    id: a\n    from: !!java.util.HashMap {uri: 'timer:t', steps: [log: x]}\n",
                    at(3, "the tag 'tag:yaml.org,2002:java.util.HashMap' means nothing to Camel")),
            file("- !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ['http://x/']]]]\n",
                    at(1, "the tag ", "ScriptEngineManager' means nothing to Camel")),
            file("- !<!route> {id: a}\n", at(1, "the tag '!route' means nothing to Camel")),
            file("- route: {id: a, ? [b, c] : d}\n", at(1, "this is no YAML", "key")),
            file("&a [*a]\n", at(1, "this is too large")),
            file("a: &a [x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\n"
                    + "d: &d [*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e]\n",
                    at(1, "this is too large")),
            file("[".repeat(5000), at(1, "nested in more than 100 levels")),
            file("- route:\n    id: \u0001\n", at(2, "U+0001")),
            file("- route:\n    id: \uFFFD\n", at(2, "no UTF-8")),
            file("- route:\n    id: a\n    description: d\n    id: b\n    from:\n      uri: timer:t\n      steps:\n"
                    + "        - log: x\n", at(4, "'id' is here a second time", "in line 2")),

            // What is brought elsewhere
            sink("- to: {id: send, uri: 'http://localhost:1/x'}",
                    at(9, "a record of Kafka that http does not take", "'routeConfigurationId: sink-faults'")),
            sink("- filter:\n    simple: ${body}\n    steps:\n      - toD:\n          id: send\n"
                    + "          uri: kafka:${header.x}\n      - to: {id: ask, uri: 'http://localhost:1/x'}",
                    at(14, "a record of Kafka that kafka does not take")),
            sink("- recipientList: {id: send, constant: 'log:x,http://localhost:1/x'}",
                    at(9, "a record of Kafka that http does not take")),

            // The commonest slips: the line where they are, and what to do
            steps("- log:\n    message: {{greeting}}\n    loggingLevel: INFO", quotes(10, "'{{'")),
            steps("- log: {{greeting}} to you", quotes(9, "'{{'")),
            steps("- setBody:\n    simple: {{greeting}} == 'x'", quotes(10, "'{{'")),
            steps("- to: {id: send, uri: kafka:{{kafka.topic}}}", quotes(9, "'{{'")),
            steps("- to: {id: send, uri: {{kafka.topic}}}", quotes(9, "'{{'")),
            steps("- filter:\n    simple: \"${header.x}\" == 'BTC'\n    steps: [log: x]",
                    quotes(10, "the quotes \" end")),
            steps("- filter:\n    simple: '${header.x}' == 'BTC'\n    steps: [log: x]", quotes(10, "the quotes ' end")),
            steps("- log: 'it's'", quotes(9, "the quotes ' end before the value does")),
            steps("- log: \"hello\n- log: x", at(9, "the quotes that begin here do not end")),
            steps("- log: \"a\\.b\"", at(9, "a backslash in double quotes")),
            steps("- filter:\n    simple: x\n\tsteps: [log: x]", at(11, "a tab can't indent a line: use blanks")),
            steps("- log:\n    message:hello\n    loggingLevel: INFO", at(10, "a blank must follow 'message:'")),
            steps("- log:\n    loggingLevel: INFO\n    message:hello", at(11, "a blank must follow 'message:'")),
            steps("- to:\n    id:send\n    uri: log:x", at(10, "a blank must follow 'id:'")),
            steps("- log:hello", at(9, "not 'log:hello': a blank must follow the ':'")),
            steps("-log: hello", at(8, "a blank must follow the '-'")),
            steps("- log:\n   message: x\n    loggingLevel: INFO", at(11, "no key can begin here", "one column")),
            steps("- log: @hello", quotes(9, "'@'")), steps("- log: `hello`", quotes(9, "'`'")),
            steps("- log: %hello", quotes(9, "'%'")), steps("- removeHeaders:\n    pattern: *", quotes(10, "'*'")),
            steps("- log: *hello", quotes(9, "'*'")), steps("- log: &hello you", quotes(9, "'&hello'")),
            steps("- log: !hello you", quotes(9, "the tag '!hello'")), steps("- log: ! hello", quotes(9, "'!'")),
            steps("- filter:\n    simple: > 5\n    steps: [log: x]", quotes(10, "'>'")),
            steps("- log: |hello", quotes(9, "'|'")), steps("- log: [INFO] hello", quotes(9, "'['")),
            steps("- log: {a} hello", quotes(9, "'{'")), steps("- log: - hello", quotes(9, "'-'")),
            steps("- log: hello: you", quotes(9, "': '")),
            steps("- to:\n    id: send\n    uri: kafka:x\n    parameters:\n      headerFilterStrategy: #priceHeaders",
                    quotes(13, "'headerFilterStrategy' is empty, since a '#'")),

            // Camel's schema
            file("- rout:\n    id: a\n", at(1, "unknown property 'rout'", "did you mean route?")),
            file("- route: hello\n", at(1, "'route' must be a table of properties, not 'hello'")),
            file(route("").replace("steps:", "stpes: []"),
                    at(8, "unknown property 'stpes' in 'from': did you mean steps?")),
            steps("- lgo: x", at(9, "unknown step 'lgo': did you mean log?")),
            steps("- to:\n    id: send\n    parameters: {}", at(9, "'to' lacks the required property 'uri'")),
            steps("- to:\n    id: send\n    uri: log\n    paramters: {loggerName: x}",
                    at(12, "unknown property 'paramters' in 'to': did you mean parameters?")),
            steps("- to:", at(9, "'to' must be a text or a table of properties, not empty")),
            steps("- to:\n  id: send\n  uri: log:x", at(10, "an entry is one thing", "'to', 'id', 'uri'", "indented")),
            steps("- log:\n    mesage: x", at(10, "unknown property 'mesage' in 'log': did you mean message?")),
            steps("- log:\n    message: x\n    loggingLevel: INFOO", at(11, "must be one of TRACE, DEBUG, INFO",
                    "not 'INFOO'", "did you mean INFO?")),
            steps("- filter:\n    expression:\n      simpel: x\n    steps: [log: x]",
                    at(11, "unknown property 'simpel' in 'expression': did you mean simple?")),
            steps("- filter:\n    expression: {}\n    steps: [log: x]", at(10, "'expression' lacks", "'simple'")),
            steps("- filter:\n    expression:\n    simple: 'true'\n    steps: [log: x]",
                    at(10, "'expression' is empty", "indented")),
            steps("- filter:\n    expression:\n      simple: {expresion: 'true'}\n    steps: [log: x]",
                    at(11, "unknown property 'expresion' in 'simple': did you mean expression?")),
            steps("- filter:\n    expression: {simple: 'true', constant: x}\n    steps: [log: x]",
                    at(10, "'expression' takes only one of 'constant', 'simple'")),
            steps("- split:\n    simple: ${body}\n    parallelProcessing: maybe\n    steps: [log: x]",
                    at(11, "'parallelProcessing' must be true or false, not 'maybe'")),
            steps("- split:\n    simple: ${body}\n    parallelProcessing: '{{kafka.topic}}'\n    steps: [log: x]",
                    at(11, "must be true or false, not '{{kafka.topic}}', which is 'crypto-prices'")),
            steps("- setHeader:\n    simple: x", at(9, "'setHeader' lacks the required property 'name'")),
            steps("- setHeader:\n    name: x", at(9, "'setHeader' lacks its expression")),
            steps("- marshal: {}", at(9, "'marshal' lacks its data format")),
            steps("- marshal:\n    json: {libary: Jackson}",
                    at(10, "unknown property 'libary' in 'json': did you mean library?")),
            steps("- choice:\n    when:\n      - simple: ${body} == 1\n        stpes: []",
                    at(12, "unknown property 'stpes' in 'when': did you mean steps?")),

            // Camel's catalog
            file(route("- log: x").replace("timerName: t", "timerName: t\n        period: abc\n        perod: 5"),
                    at(8, "'period' of timer must be a time", "not 'abc'"),
                    at(9, "timer has no option 'perod': did you mean period?")),
            file(route("- log: x").replace("uri: timer", "uri: kafka").replace("timerName: t",
                    "topic: x\n        autoOffsetReset: bad\n        maxPollRecords: many\n"
                            + "        breakOnFirstError: maybe"),
                    at(8, "'autoOffsetReset' of kafka must be one of latest, earliest, none, not 'bad'"),
                    at(9, "'maxPollRecords' of kafka must be a whole number, not 'many'"),
                    at(10, "'breakOnFirstError' of kafka must be true or false, not 'maybe'")),
            steps("- to:\n    id: send\n    uri: kafka\n    parameters: {brokers: 'x:1'}",
                    at(11, "kafka needs the option 'topic'")),
            steps("- to:\n    id: send\n    uri: kafka:x\n    parameters:\n      headerFilterStrategy: counter\n"
                    + "      groupId: g",
                    at(13, "the name of a bean after a #", "#counter"),
                    at(14, "'groupId' of kafka has no effect in 'to'")),
            steps("- to: {id: send, uri: 'kafka:x?acks=all', parameters: {key: y}}",
                    at(9, "options behind its '?'", "move all options to parameters")),
            steps("- to: {id: send, uri: 'kafak:x'}", at(9, "there is no component 'kafak': did you mean kafka?")),
            steps("- to: {id: send, uri: 'ftp:x'}",
                    at(9, "the component 'ftp' is no part of this program", "camel-ftp")),
            steps("- to:\n    id: ask\n    uri: http://localhost:1/x\n    parameters:\n      vs_currency: usd\n"
                    + "      conectTimeout: 5\n      automaticRetriesDisabled: true",
                    at(14, "http has no option 'conectTimeout': did you mean connectTimeout?"),
                    at(15, "camel.component.http.automaticRetriesDisabled in application.properties")),
            steps("- filter:\n    simple: ${body} = 5\n    steps: [log: x]",
                    at(10, "'${body} = 5' is no condition in the simple language", "position 9")),
            steps("- log: ${bodi}", at(9, "'${bodi}' is no expression in the simple language: Unknown function: bodi")),
            steps("- setBody: {simple: '${body'}", at(9, "is no expression in the simple language")),
            steps("- setBody:\n    jsonpath: $.x",
                    at(10, "the language 'jsonpath' is no part of this program", "camel-jsonpath")),
            file(route("- log: x").replace("description: d", "description: d\n    precondition: '{{yes}} = 1'"),
                    at(4, "'true = 1' is no condition")),

            // Kafka
            consumer("additionalProperties.isolation.level: bogus\n        consumerRequestTimeoutMs: 40000",
                    at(8, "Kafka refuses isolation.level=bogus", "read_committed")),
            consumer("partitionAssignor: com.example.Nosuch",
                    at(8, "partition.assignment.strategy: there is no class 'com.example.Nosuch'")),
            consumer("interceptorClasses: org.apache.kafka.common.serialization.StringDeserializer",
                    at(8, "it is no org.apache.kafka.clients.consumer.ConsumerInterceptor")),
            consumer("valueDeserializer: com.example.Nosuch", at(8, "com.example.Nosuch")),
            consumer("additionalProperties.isolaton.level: read_committed",
                    at(8, "Kafka has no option 'isolaton.level': did you mean isolation.level?")),
            steps("- to:\n    id: send\n    uri: kafka:x\n    parameters:\n      compressionCodec: snapy",
                    at(13, "'compressionCodec' of kafka must be one of")),
            steps("- to:\n    id: send\n    uri: kafka:x\n    parameters:\n"
                    + "      additionalProperties.compression.type: bogus",
                    at(13, "Kafka refuses compression.type=bogus")),
            steps("- to:\n    id: send\n    uri: kafka:x\n    parameters:\n      maxInFlightRequest: 50",
                    at(11, "Kafka refuses these options", "max.in.flight")),

            consumer("topicIsPattern: true").with("topic: x", "topic: '*.prices'", at(7, "is no pattern of topics")),
            consumer("groupId: g").with("topic: x", "topic: crypto prices",
                    at(7, "Kafka has no topic 'crypto prices': it must be a topic name of 1 to 249 letters")),
            consumer("groupId: g").with("topic: x", "topic: a,,b", at(7, "Kafka has no topic ''")),
            consumer("groupId: g").with("topic: x", "topic: ..", at(7, "Kafka has no topic '..'")),
            steps("- to: {id: send, uri: kafka, parameters: {topic: '{{kafka.topic}},more'}}",
                    at(9, "Kafka has no topic 'crypto-prices,more'")),
            steps("- to: {id: send, uri: 'kafka:" + "x".repeat(250) + "'}", at(9, "Kafka has no topic 'xxx")),
            steps("- recipientList: {constant: 'log:x,kafka:a$b'}", at(9, "Kafka has no topic 'a$b'")),

            // Endpoints that an expression gives
            steps("- enrich: {id: more, constant: 'nosuch:x'}", at(9, "there is no component 'nosuch'")),
            steps("- enrich:\n    id: more\n    expression:\n      simple:\n        expression: direct:prizes",
                    at(13, "no route starts from direct:prizes: did you mean direct:prices?")),
            steps("- pollEnrich:\n    id: more\n    expression:\n      constant: sda:x",
                    at(12, "there is no component 'sda'")),
            steps("- recipientList:\n    constant: log:x,nosuch:x,direct:prizes",
                    at(10, "no route starts from direct:prizes"), at(10, "there is no component 'nosuch'")),
            steps("- recipientList: {simple: 'log:x;nosuch:x', delimiter: ;}", at(9, "there is no component 'nosuch'")),
            steps("- routingSlip: {constant: 'log:x?levl=INFO'}",
                    at(9, "log has no option 'levl': did you mean level?")),
            steps("- dynamicRouter: {constant: 'nosuch:x'}", at(9, "there is no component 'nosuch'")),
            steps("- toD: {id: send, uri: 'nosuch:x'}", at(9, "there is no component 'nosuch'")),
            steps("- wireTap: {id: send, uri: 'direct:prizes'}", at(9, "no route starts from direct:prizes")),
            steps("- saga: {compensation: 'direct:prizes', steps: [log: x]}",
                    at(9, "no route starts from direct:prizes")),
            steps("- serviceCall: prices", at(9, "'serviceCall' lacks a service discovery")),
            steps("- transformDataType: {fromType: a, toType: b}", at(9, "there is no transformer from 'a' to 'b'")),

            // What does not run here
            file("- rest: {path: /x}\n", at(1, "'rest' needs a consumer of REST requests", "platform-http")),
            file("- routeTemplate: {id: a, from: {uri: 'timer:t', steps: [log: x]}}\n",
                    at(1, "'routeTemplate' has no effect")),
            file("- templatedRoute: {routeTemplateRef: a}\n", at(1, "'templatedRoute' has no effect", "'- route:'")),
            file("- dataFormats: [{json: {id: a}}]\n", at(1, "'dataFormats' has no effect", "where it is used")),
            file("- onCompletion: {steps: [log: x]}\n",
                    at(1, "'onCompletion' holds for the route of its own file", "'- routeConfiguration:'")),
            file("apiVersion: camel.apache.org/v1\nkind: Pipe\nspec: {}\n", at(1, "a resource of Camel K")),

            // This project's own rules
            file("- from:\n    uri: timer:t\n    steps:\n      - log: x\n", at(1, "put 'from' below 'route'")),
            file(route("- log: x").replace("id: a", "note: n"), at(1, "the route has no id", "such as 'a'")),
            file(route("- log: x").replace("description: d", "note: n"), at(1, "the route has no description")),
            file(route("- log: x") + route("- log: x").replace("id: a", "id: b"),
                    at(10, "a second route in one file, the first is in line 1", "CAMEL-24866")),
            steps("- to: log:x", at(9, "the step 'to' has no id", "uri: log:x")),
            steps("- wireTap: {uri: 'log:x'}\n- enrich: {constant: 'log:x'}\n- poll: {uri: 'timer:t'}",
                    at(9, "the step 'wireTap' has no id"), at(10, "the step 'enrich' has no id"),
                    at(11, "the step 'poll' has no id")),
            steps("- setHeader: {name: kafka.KEY, simple: '${body}'}", at(9, "kafka.KEY", "CAMEL-23584",
                    "${type:org.apache.camel.component.kafka.KafkaConstants.KEY}")),
            steps("- log: ${header.CamelKafkaOverrideTopic}", at(9, "KafkaConstants.OVERRIDE_TOPIC}")),
            steps("- log: '{{kafka.topc}} {{nothing-like-it}}'",
                    at(9, "{{kafka.topc}} has no value: did you mean {{kafka.topic}}?"),
                    at(9, "{{nothing-like-it}} has no value: set nothing-like-it")),
            steps("- log: '{{kafka.topic}'", at(9, "the placeholders make no sense: Missing }}")),
            file(route("- log: x").replace("description: d", "description: d\n    routeConfigurationId: publish-fault"),
                    at(4, "there is no routeConfiguration 'publish-fault': did you mean publish-faults?")),
            steps("- to: {id: ask, uri: direct, parameters: {name: prizes}}",
                    at(9, "no route starts from direct:prizes: did you mean direct:prices?")),
            steps("- to:\n    id: count\n    uri: bean\n    parameters:\n      beanName: counter\n      method: cont",
                    at(14, "the bean 'counter' has no method 'cont': did you mean count?")),
            steps("- log: ${header.${type:org.apache.camel.component.kafka.KafkaConstants.KY}}",
                    at(9, "KafkaConstants has no constant 'KY': did you mean KEY?")),
            steps("- convertBodyTo:\n    type: com.example.Nosuch", at(10, "there is no class 'com.example.Nosuch'")),

            // The dry run
            steps("- log: x\n- process:\n    ref: nosuch", at(11, "there is no bean 'nosuch'")),
            steps("- log: x\n- to:\n    id: count\n    uri: bean:contuer",
                    at(12, "there is no bean 'contuer': did you mean counter?")),
            steps("- to:\n    id: send\n    uri: kafka:x\n    parameters:\n      headerFilterStrategy: '#nosuch'",
                    at(13, "there is no bean 'nosuch'")),
            steps("- log: x\n- setBody:\n    method: {ref: counter, method: cont}",
                    at(11, "Method with name: cont not found")),
            steps("- log: x\n- marshal:\n    avro: {}", at(10, "Data format")),
            steps("- log: x\n- split:\n    simple: ${body}\n    steps: []", at(10, "no steps below it")),
            steps("- circuitBreaker:\n    resilience4jConfiguration: {slidingWindowType: count_based}\n    steps: [log: x]",
                    at(10, "'count_based' is no SlidingWindowType: capitals count here")),
            file("- beans:\n    - name: x\n      type: com.example.Nosuch\n",
                    at(3, "there is no class 'com.example.Nosuch'")),
            file(route("").replace("steps:", "steps: []"), at(1, "has no output processors")));

    /** A route whose steps begin in line 9. */
    static String route(String steps) {
        return """
                - route:
                    id: a
                    description: d
                    from:
                      uri: timer
                      parameters:
                        timerName: t
                      steps:
                """ + steps.indent(8);
    }

    /** A route from Kafka whose options go on in line 8. */
    private static BrokenFile consumer(String options, Expected... expected) {
        return file(route("- log: x").replace("uri: timer", "uri: kafka").replace("timerName: t",
                "topic: x\n        " + options), expected);
    }

    private BrokenFile with(String old, String now, Expected... expectations) {
        return file(text.replace(old, now), expectations);
    }

    /** A route from Kafka around the steps. */
    private static BrokenFile sink(String steps, Expected... expected) {
        return file(fromKafka(steps), expected);
    }

    static String fromKafka(String steps) {
        return route(steps).replace("uri: timer", "uri: kafka").replace("timerName: t", "topic: x");
    }

    private static BrokenFile steps(String steps, Expected... expected) {
        return file(route(steps), expected);
    }

    private static BrokenFile file(String text, Expected... expected) {
        return new BrokenFile(text, List.of(expected));
    }

    private static Expected quotes(int line, String words) {
        return at(line, words, "put the whole value in quotes");
    }

    private static Expected at(int line, String... words) {
        return new Expected(line, words);
    }

    @Override
    public String toString() {
        return expected.stream().map(each -> each.line() + " " + Arrays.toString(each.words())).toList().toString();
    }
}
