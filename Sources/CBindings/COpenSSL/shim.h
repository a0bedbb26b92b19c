#ifndef CLOUDPIONEER_COPENSSL_H
#define CLOUDPIONEER_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

// OpenSSL asks for a passphrase on the terminal unless it is given a callback.
static inline int pioneer_no_passphrase(char *buffer, int size, int writing, void *context) { return -1; }

static inline EVP_PKEY *pioneer_read_private_pem(const void *bytes, int count) {
    BIO *bio = BIO_new_mem_buf(bytes, count);
    if (bio == NULL) { return NULL; }
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, pioneer_no_passphrase, NULL);
    BIO_free(bio);
    return key;
}

// A memory BIO that holds the key as PKCS#8 PEM, wiped when freed; NULL where there is no memory.
static inline BIO *pioneer_write_private_pem(EVP_PKEY *key) {
    BIO *bio = BIO_new(BIO_s_secmem());
    if (bio == NULL) { return NULL; }
    if (PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, pioneer_no_passphrase, NULL) == 1) { return bio; }
    BIO_free(bio);
    return NULL;
}

// BIO_get_mem_data is a macro.
static inline long pioneer_memory_of(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

#endif
