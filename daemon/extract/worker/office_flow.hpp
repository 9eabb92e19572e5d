/// The text of paragraphs and tables, whatever the markup: WordprocessingML and DrawingML,
/// OpenDocument and XHTML differ in names only.
///
/// A paragraph is a line, a table's row is one with TABs. What stands beside the text (text boxes,
/// notes, comments, tables in cells, codes of fields, texts for the blind) comes after the line in
/// which it is anchored, so that it does not split its words. With tracked changes a line comes
/// twice: as it is, and as it was.
#pragma once

#include "extract/worker/office_flow_roles.hpp"
#include "extract/worker/office_text.hpp"
#include "extract/worker/xml_reader.hpp"

#include <string>
#include <vector>

namespace lazaret::extract::worker {

class FlowText final : public XmlHandler {
public:
    FlowText(TextOut& out, Dialect dialect); ///< `out` outlives it

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view text) override;
    void end(std::string_view name) override;
    void comment(std::string_view text) override;
    bool has_enough() const override { return out_.over(); }
    void finish() override;

private:
    /// A text as it is, and as it was before the tracked changes.
    struct Versions {
        std::string now{};
        std::string before{};
        bool changed = false;
    };
    /// What OpenDocument's cells say beside their text.
    struct Cell {
        std::string type{};
        std::string value{};
        std::size_t repeated = 1;
    };
    /// A flow of lines: the document's, or that of a text box, a note ...
    struct Flow {
        Versions text{}; ///< of the paragraph, or of the cell
        RowText row{};
        RowText row_before{};
        bool row_changed = false;
        bool space_owed = false; ///< between paragraphs of a cell
        std::size_t rows = 0;    ///< open ones
        std::size_t cells = 0;   ///< begun in the open row
        std::size_t paragraphs = 0;
        Cell cell{};
        std::string done{};  ///< lines, of all flows but the document's
        std::string later{}; ///< lines that come after the present one
    };
    struct Element {
        Role role;
        bool own_flow;
        bool wrote; ///< text of its own, outside any paragraph
    };

    Flow& flow() { return flows_.back(); }
    bool open_flow();
    void close_flow();
    void begin_cell(const XmlAttributes& attributes);
    void end_cell();
    void end_row();
    void end_block();
    void put(std::string_view text);
    void put_collapsed(std::string_view text);
    void put_space(std::size_t count);
    void put_aside(std::string_view line);
    void put_labels(std::string_view name, const XmlAttributes& attributes);
    void end_line();
    void give_line(std::string_view line);
    void give_lines(std::string_view lines);
    void keep_short();

    TextOut& out_;
    Dialect dialect_;
    std::vector<Flow> flows_{1};
    std::vector<Element> elements_{};
    std::size_t hidden_ = 0;
    std::size_t deleted_ = 0;
    std::size_t inserted_ = 0;
};

} // namespace lazaret::extract::worker
