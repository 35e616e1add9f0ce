package main

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"strconv"
)

// environment is what the runner says in RN_*.
type environment struct {
	host           string
	port           int
	cluster        bool
	prefix         string
	user, password string
	tls            *tls.Config
	protocol       int
}

func (e environment) address() string {
	return net.JoinHostPort(e.host, strconv.Itoa(e.port))
}

func readEnvironment() (environment, error) {
	port, err := strconv.Atoi(os.Getenv("RN_PORT"))
	if err != nil {
		return environment{}, fmt.Errorf("RN_PORT: %w", err)
	}
	protocol, err := strconv.Atoi(cmp.Or(os.Getenv("RN_PROTO"), "3"))
	if err != nil {
		return environment{}, fmt.Errorf("RN_PROTO: %w", err)
	}
	tlsConfig, err := readTLS()
	if err != nil {
		return environment{}, err
	}
	return environment{
		host:     os.Getenv("RN_HOST"),
		port:     port,
		cluster:  os.Getenv("RN_MODE") == "cluster",
		prefix:   os.Getenv("RN_PREFIX"),
		user:     os.Getenv("RN_USER"),
		password: os.Getenv("RN_PASSWORD"),
		tls:      tlsConfig,
		protocol: protocol,
	}, nil
}

// readTLS returns nil without RN_TLS.
func readTLS() (*tls.Config, error) {
	if os.Getenv("RN_TLS") != "yes" {
		return nil, nil
	}
	ca, err := os.ReadFile(os.Getenv("RN_TLS_CA"))
	if err != nil {
		return nil, err
	}
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	if !config.RootCAs.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("RN_TLS_CA: no certificate in %s", os.Getenv("RN_TLS_CA"))
	}
	if certificate := os.Getenv("RN_TLS_CERT"); certificate != "" {
		pair, err := tls.LoadX509KeyPair(certificate, os.Getenv("RN_TLS_KEY"))
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
