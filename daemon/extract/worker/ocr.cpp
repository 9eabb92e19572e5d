#include "extract/worker/ocr.hpp"

#include "extract/worker/documents.hpp"
#include "extract/worker/image_metadata.hpp"
#include "extract/worker/ocr_lines.hpp"

#include <algorithm>
#include <dlfcn.h>
#include <leptonica/allheaders.h>
#include <memory>
#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>
#include <vector>

namespace lazaret::extract::worker {
namespace {

/// Below this a word is rather a spot or a logo. From the library's own 0 to 100: pages that a
/// person can read get 85 to 97 in the mean, pages upside down 20 to 45.
constexpr float sure_enough = 60;

/// What a letter of 30 pixels is at 12 points: the library derives its tolerances from it.
constexpr int assumed_resolution = 300; // dots per inch

/// Lives as long as the process: its destructor would only cost time.
tesseract::TessBaseAPI*& engine()
{
    static tesseract::TessBaseAPI* one = nullptr;
    return one;
}

/// The library's loops name their own number of threads, and OMP_THREAD_LIMIT is only read when
/// libgomp is loaded. With no level of parallel regions allowed they run on the caller's thread.
/// Looked up by name, so that nothing here is linked with libgomp.
void forbid_threads()
{
    using Set = void (*)(int);
    for (const char* const name : {"omp_set_num_threads", "omp_set_max_active_levels"}) {
        const auto set = reinterpret_cast<Set>(dlsym(RTLD_DEFAULT, name));
        if (set) set(name[8] == 'n' ? 1 : 0);
    }
}

std::unique_ptr<tesseract::TessBaseAPI> load()
{
    auto api = std::make_unique<tesseract::TessBaseAPI>();
    const std::vector<std::string> names{"load_system_dawg", "debug_file"};
    const std::vector<std::string> values{"1", "/dev/null"};
    if (api->Init(nullptr, "fra+eng", tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values,
                  false) != 0)
        return nullptr;
    api->SetPageSegMode(tesseract::PSM_AUTO);
    return api;
}

/// The first recognition builds tables that later ones share: done before the fork, it is done
/// once.
void warm_up(tesseract::TessBaseAPI& api)
{
    std::unique_ptr<L_Bmf, void (*)(L_Bmf*)> font{bmfCreate(nullptr, 20),
                                                  [](L_Bmf* one) { bmfDestroy(&one); }};
    Pix* page = pixCreate(900, 200, 8);
    if (font && page) {
        pixSetAll(page);
        int overflow = 0;
        pixSetTextblock(page, font.get(), "Bonjour 1234567890 Monsieur", 0, 40, 60, 800, 0,
                        &overflow);
        api.SetImage(page);
        api.Recognize(nullptr);
        api.Clear();
    }
    pixDestroy(&page);
}

std::size_t letters(std::string_view word)
{
    return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
               (byte >= 'a' && byte <= 'z') || byte >= 0xc0; // one for each accented letter
    }));
}

void add_word(const tesseract::ResultIterator& at, std::vector<OcrLine>& lines, Reading& reading)
{
    const std::unique_ptr<char[]> text{at.GetUTF8Text(tesseract::RIL_WORD)};
    if (!text) return;
    const std::string_view word{text.get()};
    const auto size = letters(word);
    (at.Confidence(tesseract::RIL_WORD) >= sure_enough ? reading.sure : reading.doubtful) += size;
    if (at.IsAtBeginningOf(tesseract::RIL_TEXTLINE) || lines.empty()) {
        OcrLine line{.new_paragraph = at.IsAtBeginningOf(tesseract::RIL_PARA)};
        at.BoundingBox(tesseract::RIL_TEXTLINE, &line.left, &line.top, &line.right, &line.bottom);
        lines.push_back(std::move(line));
    } else {
        lines.back().text += ' ';
    }
    lines.back().text += word;
}

} // namespace

void prepare_image()
{
    if (engine()) return;
    prepare_metadata();
    setMsgSeverity(L_SEVERITY_NONE); // Leptonica writes about every bad picture to stderr
    forbid_threads();
    auto api = load();
    if (!api) return;
    warm_up(*api);
    engine() = api.release();
}

bool ocr_ready()
{
    return engine() != nullptr;
}

Reading recognise(Pix& picture, std::chrono::steady_clock::time_point deadline)
{
    auto& api = *engine();
    Reading reading;
    api.SetImage(&picture);
    api.SetSourceResolution(assumed_resolution);
    tesseract::ETEXT_DESC monitor;
    monitor.end_time = deadline;
    reading.complete = api.Recognize(&monitor) == 0 && !monitor.deadline_exceeded();
    std::vector<OcrLine> lines;
    const std::unique_ptr<tesseract::ResultIterator> at{api.GetIterator()};
    if (at) do {
            if (!at->Empty(tesseract::RIL_WORD)) add_word(*at, lines, reading);
        } while (at->Next(tesseract::RIL_WORD));
    api.Clear();
    reading.text = text_of(lines);
    return reading;
}

} // namespace lazaret::extract::worker
