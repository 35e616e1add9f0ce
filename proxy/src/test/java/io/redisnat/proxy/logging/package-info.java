/** Tests of the package. */
package io.redisnat.proxy.logging;
