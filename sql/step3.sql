-- Step 3 of the kernel's own tables: the months of one cell lie together, for pages about one region.
CREATE INDEX figure_cell_course ON figure_cell(figure, cell, period);
