/* libFuzzer's way into the property of tests/io/csv_fuzz.h. */
#include "../io/csv_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return csv_fuzz(data, size);
}
