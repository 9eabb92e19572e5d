#include "extract/worker/outlook_item.hpp"

#include "extract/worker/dates.hpp"
#include "extract/worker/mapi.hpp"
#include "extract/worker/text.hpp"

#include <array>
#include <libpst/libpst.h>
#include <string_view>

namespace lazaret::extract::worker {
namespace {

template <class Part>
struct Field {
    std::string_view label;
    pst_string Part::*text;
};

constexpr auto mail_fields = std::to_array<Field<pst_item_email>>({
    {"From", &pst_item_email::outlook_sender_name},
    {"Sender", &pst_item_email::outlook_sender_name2},
    {"From address", &pst_item_email::sender_address},
    {"Sender address", &pst_item_email::sender2_address},
    {"To", &pst_item_email::sentto_address},
    {"Cc", &pst_item_email::cc_address},
    {"Bcc", &pst_item_email::bcc_address},
    {"To", &pst_item_email::original_to},
    {"Cc", &pst_item_email::original_cc},
    {"Bcc", &pst_item_email::original_bcc},
    {"Reply to", &pst_item_email::reply_to},
    {"Return path", &pst_item_email::return_path_address},
    {"Received by", &pst_item_email::outlook_received_name1},
    {"Received by", &pst_item_email::outlook_recipient_name},
    {"Received by address", &pst_item_email::recip_address},
    {"Received for address", &pst_item_email::recip2_address},
    {"Topic", &pst_item_email::processed_subject},
    {"Subject", &pst_item_email::outlook_normalized_subject},
    {"Message-ID", &pst_item_email::messageid},
    {"In reply to", &pst_item_email::in_reply_to},
    {"Report", &pst_item_email::report_text},
    {"Supplement", &pst_item_email::supplementary_info},
    {"Headers", &pst_item_email::header},
});

using Contact = pst_item_contact;
constexpr auto contact_fields = std::to_array<Field<Contact>>({
    {"Name", &Contact::fullname},
    {"Prefix", &Contact::display_name_prefix},
    {"Given name", &Contact::first_name},
    {"Middle name", &Contact::middle_name},
    {"Surname", &Contact::surname},
    {"Suffix", &Contact::suffix},
    {"Initials", &Contact::initials},
    {"Nickname", &Contact::nickname},
    {"Common name", &Contact::common_name},
    {"Preferred name", &Contact::pref_name},
    {"Shown name", &Contact::transmittable_display_name},
    {"Government identifier", &Contact::gov_id},
    {"Customer identifier", &Contact::customer_id},
    {"Organisation identifier", &Contact::org_id},
    {"Account", &Contact::account_name},
    {"Spouse", &Contact::spouse_name},
    {"Address", &Contact::address1},
    {"Address", &Contact::address1a},
    {"Address", &Contact::address1_desc},
    {"Address", &Contact::address2},
    {"Address", &Contact::address2a},
    {"Address", &Contact::address2_desc},
    {"Address", &Contact::address3},
    {"Address", &Contact::address3a},
    {"Address", &Contact::address3_desc},
    {"Postal address", &Contact::def_postal_address},
    {"Home address", &Contact::home_address},
    {"Home street", &Contact::home_street},
    {"Home box", &Contact::home_po_box},
    {"Home postal code", &Contact::home_postal_code},
    {"Home city", &Contact::home_city},
    {"Home state", &Contact::home_state},
    {"Home country", &Contact::home_country},
    {"Business address", &Contact::business_address},
    {"Street", &Contact::business_street},
    {"Box", &Contact::business_po_box},
    {"Postal code", &Contact::business_postal_code},
    {"City", &Contact::business_city},
    {"State", &Contact::business_state},
    {"Country", &Contact::business_country},
    {"Other address", &Contact::other_address},
    {"Other street", &Contact::other_street},
    {"Other box", &Contact::other_po_box},
    {"Other postal code", &Contact::other_postal_code},
    {"Other city", &Contact::other_city},
    {"Other state", &Contact::other_state},
    {"Other country", &Contact::other_country},
    {"Work street", &Contact::work_address_street},
    {"Work box", &Contact::work_address_postofficebox},
    {"Work postal code", &Contact::work_address_postalcode},
    {"Work city", &Contact::work_address_city},
    {"Work state", &Contact::work_address_state},
    {"Work country", &Contact::work_address_country},
    {"Phone", &Contact::primary_phone},
    {"Home phone", &Contact::home_phone},
    {"Home phone", &Contact::home_phone2},
    {"Mobile phone", &Contact::mobile_phone},
    {"Business phone", &Contact::business_phone},
    {"Business phone", &Contact::business_phone2},
    {"Company phone", &Contact::company_main_phone},
    {"Assistant's phone", &Contact::assistant_phone},
    {"Callback phone", &Contact::callback_phone},
    {"Car phone", &Contact::car_phone},
    {"Radio phone", &Contact::radio_phone},
    {"Other phone", &Contact::other_phone},
    {"ISDN phone", &Contact::isdn_phone},
    {"Text phone", &Contact::ttytdd_phone},
    {"Pager", &Contact::pager_phone},
    {"Telex", &Contact::telex},
    {"Fax", &Contact::primary_fax},
    {"Home fax", &Contact::home_fax},
    {"Business fax", &Contact::business_fax},
    {"Company", &Contact::company_name},
    {"Department", &Contact::department},
    {"Title", &Contact::job_title},
    {"Profession", &Contact::profession},
    {"Manager", &Contact::manager_name},
    {"Assistant", &Contact::assistant_name},
    {"Office", &Contact::office_loc},
    {"Location", &Contact::location},
    {"Language", &Contact::language},
    {"Hobbies", &Contact::hobbies},
    {"Keyword", &Contact::keyword},
    {"Follow up", &Contact::followup},
    {"Billing", &Contact::billing_information},
    {"Mileage", &Contact::mileage},
    {"Computer", &Contact::computer_name},
    {"Free and busy", &Contact::free_busy_address},
    {"Home page", &Contact::personal_homepage},
    {"Business home page", &Contact::business_homepage},
    {"FTP", &Contact::ftp_site},
});

std::string moment(const FILETIME* time)
{
    if (time == nullptr) return {};
    return filetime_text(std::uint64_t{time->dwHighDateTime} << 32 | time->dwLowDateTime);
}

std::string line(std::string_view label, const char* text)
{
    return mapi_line(std::string{label}, pst_text(text));
}

template <class Part, std::size_t Count>
std::string lines_of(const Part* part, const std::array<Field<Part>, Count>& fields)
{
    std::string lines;
    if (part == nullptr) return lines;
    for (const auto& field : fields)
        lines += line(field.label, (part->*field.text).str);
    return lines;
}

std::string appointment_lines(const pst_item_appointment& appointment)
{
    return mapi_line("Start", moment(appointment.start)) +
           mapi_line("End", moment(appointment.end)) + line("Place", appointment.location.str) +
           line("Recurrence", appointment.recurrence_description.str) +
           line("Time zone", appointment.timezonestring.str) +
           line("Alarm", appointment.alarm_filename.str);
}

} // namespace

std::string pst_text(const char* text)
{
    if (text == nullptr) return {};
    return narrow_text(as_bytes(std::string_view{text}));
}

std::string item_lines(const pst_item& item)
{
    auto lines = line("Subject", item.subject.str) + line("Filed as", item.file_as.str) +
                 line("Comment", item.comment.str);
    if (item.email != nullptr)
        lines += mapi_line("Sent", moment(item.email->sent_date)) +
                 mapi_line("Received", moment(item.email->arrival_date));
    lines += lines_of(item.email, mail_fields);
    if (item.contact != nullptr)
        lines += mapi_line("Born", moment(item.contact->birthday)) +
                 mapi_line("Wedding", moment(item.contact->wedding_anniversary));
    lines += lines_of(item.contact, contact_fields);
    if (item.appointment != nullptr) lines += appointment_lines(*item.appointment);
    if (item.journal != nullptr)
        lines += mapi_line("Start", moment(item.journal->start)) +
                 mapi_line("End", moment(item.journal->end)) +
                 line("Kind", item.journal->type.str) +
                 line("Description", item.journal->description.str);
    for (const auto* extra = item.extra_fields; extra != nullptr; extra = extra->next)
        lines += line(pst_text(extra->field_name), extra->value);
    return lines;
}

} // namespace lazaret::extract::worker
