/* Internal to the pages of domain/. */
#ifndef DOMAIN_PROVIDER_PAGE_H
#define DOMAIN_PROVIDER_PAGE_H

#include "view/page.h"

extern const struct page provider_page, providers_page;

#endif
