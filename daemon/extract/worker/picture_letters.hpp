/// Whether there are letters in a picture, in a few milliseconds.
#pragma once

struct Pix;

namespace lazaret::extract::worker {

/// What looks like letters. Of photographs of gravel, grass, stars, cloth, 1 % to 13 % stands in
/// lines by chance, and as much in columns; of pages 85 % to 95 % stands in one of the two and next
/// to nothing in the other. So the surplus counts.
struct Letters {
    int spots = 0;      ///< all parts that have the size of a letter
    int in_lines = 0;   ///< those in a row of at least four of one height...
    int in_columns = 0; ///< ... or, the page lying on its side, in a column
    double height = 0;  ///< median of theirs, in pixels
    int left = 0;       ///< what encloses them all
    int top = 0;
    int right = 0;
    int bottom = 0;
    bool inverted = false; ///< they are light on a dark ground

    bool sideways() const { return in_columns > in_lines; }
    int surplus() const
    {
        return sideways() ? in_columns - 2 * in_lines : in_lines - 2 * in_columns;
    }
    /// One line on a card lying among other things is enough.
    bool enough() const { return surplus() >= 10 && surplus() * 30 >= spots; }
    /// Text for the most part: worth a second look when the first finds none.
    bool page() const { return surplus() >= 30 && surplus() * 4 >= spots; }
};

/// `grey`: 8 bits a pixel; a preview will do.
Letters find_letters(Pix& grey);

} // namespace lazaret::extract::worker
