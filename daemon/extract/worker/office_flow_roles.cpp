#include "extract/worker/office_flow_roles.hpp"

#include <array>
#include <initializer_list>
#include <unordered_map>

namespace lazaret::extract::worker {
namespace {

using Roles = std::unordered_map<std::string_view, Role>;
using Names = std::initializer_list<std::string_view>;

void add(Roles& roles, Role role, Names names)
{
    for (const auto name : names)
        roles.emplace(name, role);
}

/// ECMA-376-1: §17 w, §20 and §21 a, c, wp, xdr, §19 p; [MS-DOCX] for wps and w14.
Roles office_open_roles()
{
    Roles roles;
    add(roles, Role::run, {"t", "delText", "text", "v"});
    add(roles, Role::paragraph, {"p", "si", "comment", "cm", "threadedComment"});
    // Charts (§21.2) and the cached cells of other workbooks (§18.14) are rows as well.
    add(roles, Role::row, {"tr", "row", "cat", "val", "tx", "xVal", "yVal", "bubbleSize"});
    add(roles, Role::cell, {"tc", "cell", "pt"});
    add(roles, Role::table, {"tbl"});
    add(roles, Role::aside, {"txbxContent", "instrText", "delInstrText", "fldData", "f"});
    add(roles, Role::deleted, {"del", "moveFrom"});
    add(roles, Role::inserted, {"ins", "moveTo"});
    add(roles, Role::tab, {"tab", "ptab"});
    add(roles, Role::line_break, {"br", "cr"});
    add(roles, Role::hyphen, {"noBreakHyphen"});
    add(roles, Role::hidden,
        {"tabs", "tabLst", "posOffset", "pctPosHOffset", "pctPosVOffset", "pctWidth", "pctHeight",
         "align", "from", "to", "ClientData", "rPh", "formatCode", "binData"});
    add(roles, Role::labels,
        {"docPr",     "cNvPr",      "shape",       "rect",           "textpath",  "listItem",
         "hyperlink", "alias",      "tag",         "default",        "listEntry", "docVar",
         "date",      "cacheField", "tableColumn", "dataValidation", "s",         "n",
         "d",         "author",     "cmAuthor"});
    return roles;
}

/// ISO/IEC 26300-1: §5 text, §6 fields, §9 tables, §13 forms.
Roles open_document_roles()
{
    Roles roles;
    add(roles, Role::paragraph, {"p", "h"});
    add(roles, Role::row, {"table-row"});
    add(roles, Role::cell, {"table-cell", "covered-table-cell"});
    add(roles, Role::table, {"table"});
    add(roles, Role::aside,
        {"text-box", "annotation", "note-citation", "note-body", "title", "desc", "binary-data"});
    add(roles, Role::tab, {"tab"});
    add(roles, Role::line_break, {"line-break"});
    add(roles, Role::spaces, {"s"});
    // Formats of numbers: what stands in them is no text of anybody.
    add(roles, Role::hidden,
        {"date-style", "time-style", "number-style", "currency-style", "percentage-style",
         "boolean-style", "text-style"});
    add(roles, Role::labels,
        {"a", "text", "textarea", "formatted-text", "checkbox", "radio", "option", "button",
         "combobox", "user-field-decl", "content-validation", "help-message", "error-message"});
    return roles;
}

Roles html_roles()
{
    Roles roles;
    add(roles, Role::paragraph,
        {"p",       "h1",     "h2",     "h3",    "h4",         "h5",         "h6",      "li",
         "div",     "dt",     "dd",     "title", "blockquote", "caption",    "pre",     "section",
         "article", "header", "footer", "aside", "nav",        "figcaption", "address", "body"});
    add(roles, Role::row, {"tr"});
    add(roles, Role::cell, {"td", "th"});
    add(roles, Role::table, {"table"});
    add(roles, Role::aside, {"script", "style"});
    add(roles, Role::deleted, {"del"});
    add(roles, Role::inserted, {"ins"});
    add(roles, Role::line_break, {"br"});
    add(roles, Role::labels, {"img", "a", "input", "option", "meta"});
    return roles;
}

} // namespace

Role role_of(std::string_view name, Dialect dialect)
{
    static const std::array<Roles, 3> roles{office_open_roles(), open_document_roles(),
                                            html_roles()};
    const auto& names = roles[static_cast<std::size_t>(dialect)];
    const auto found = names.find(name);
    return found == names.end() ? Role::none : found->second;
}

std::span<const std::string_view> label_attributes()
{
    static constexpr std::array<std::string_view, 20> names{
        "descr",       "title",  "alt",     "string",        "displayText", "tooltip",
        "val",         "v",      "author",  "fullDate",      "caption",     "prompt",
        "promptTitle", "error",  "display", "current-value", "label",       "string-value",
        "value",       "content"};
    return names;
}

} // namespace lazaret::extract::worker
