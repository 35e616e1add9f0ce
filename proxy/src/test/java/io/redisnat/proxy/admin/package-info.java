/** The admin listener, asked over real connections. */
package io.redisnat.proxy.admin;
