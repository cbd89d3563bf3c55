/* The areas of the catalogue that this program knows; each is one file in this folder. */
#ifndef DOMAIN_DOMAINS_H
#define DOMAIN_DOMAINS_H

#include "kernel/model.h"

extern const struct domain region_domain;   /* R1: regions, municipalities, postcodes */
extern const struct domain payer_domain;    /* R2: payers and their relation to regions; accounts */
extern const struct domain provider_domain; /* R3: providers, locations, professionals */
extern const struct domain reference_domain; /* care types, code lists, norms, roles, holidays */
extern const struct domain delivery_domain;  /* P1: profiles, imports, rejects, corrections */
extern const struct domain waiting_domain;   /* W1 W2 W3: waiting times and their figures */
extern const struct domain record_domain;    /* P10: remarks and tasks on every record */
extern const struct domain signal_domain; /* K1, as far as tick makes them: signals from breaches */

#endif
