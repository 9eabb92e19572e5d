#include "quarantine/item.hpp"

#include <nlohmann/json.hpp>

namespace lazaret::quarantine {

namespace {

using Json = nlohmann::ordered_json;

Error foreign()
{
    return {Errc::io, Side::ours, "not a quarantine record of ours"};
}

} // namespace

std::string item_json(const Item& item)
{
    // The record goes in as audit wrote it, so that there is one way to write a record.
    const Json head{{"id", item.id}, {"size", item.size}, {"sha256", item.sha256}};
    auto text = head.dump();
    text.pop_back();
    return text + ",\"record\":" + audit::to_json(item.record) + "}\n";
}

Result<Item> read_item(std::string_view text, std::string_view id)
{
    Item item;
    try {
        const auto json = Json::parse(text);
        json.at("id").get_to(item.id);
        json.at("size").get_to(item.size);
        json.at("sha256").get_to(item.sha256);
        auto record = audit::from_json(json.at("record").dump());
        if (!record) return std::move(record).error();
        item.record = std::move(*record);
    } catch (const std::exception&) {
        return foreign();
    }
    if (item.id != id || item.record.id != id) return foreign();
    return item;
}

} // namespace lazaret::quarantine
