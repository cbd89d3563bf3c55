/* libFuzzer's way into the property of tests/web/parse_fuzz.h. */
#include "../web/parse_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return parse_fuzz(data, size);
}
