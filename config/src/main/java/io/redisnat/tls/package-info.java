/**
 * Certificates and private keys from PEM files, as the JDK's own types: what both the proxy's
 * transport and its Lettuce connections are made with. Knows no configuration and no TLS library.
 */
@NullMarked
package io.redisnat.tls;

import org.jspecify.annotations.NullMarked;
