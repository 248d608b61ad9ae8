package org.cryptoroutes.lint;

import java.util.List;

/** Something that must be so in one file. */
interface Rule {

    /** @param spot anything in the file; most of it is none of the rule's business and gives no findings */
    List<Finding> check(Yaml.Spot spot);
}
