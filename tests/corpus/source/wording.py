"""Titles and printed labels, as different offices word them; each wording is one that the descriptions in config/forms know."""

TITLES = {
    "license-transfer": ["License Transfer Form", "License Transfer Request", "License Key Transfer Form"],
    "card-authorization": ["Credit Card Authorization", "Credit Card Payment Authorization", "Card Authorization Form"],
    "migration-worksheet": ["MAXCS Software Only Solution License Migration Worksheet"] * 3,
}
FIELDS = {
    "license-transfer": [
        ("case_number", "Case Number", "Support Case Number", "Case ID"), ("request_date", "Date", "Request Date", "Date Submitted"),
        ("partner_company", "Partner Company", "Partner Name", "Requesting Partner"), ("partner_id", "Partner ID", "Partner Number", "Partner Code"),
        ("contact_name", "Contact Name", "Contact Person", "Requested By"), ("contact_email", "Contact Email", "Email Address", "E-mail"), ("contact_phone", "Contact Phone", "Telephone", "Phone Number"),
        ("end_user", "End User Company", "End Customer Name", "End User"), ("from_system_key", "From System Key", "Old System Key", "Moving From System Key"),
        ("to_system_key", "To System Key", "New System Key", "Moving To System Key"),
        ("software_only", "This is an upgrade to a Software Only Solution", "Upgrade to Software Only Solution", "Software Only Upgrade")],
    "card-authorization": [
        ("case_number", "Case Number", "Support Case Number", "Case ID"), ("company", "Company Name", "Partner Company", "Name of Company"),
        ("cardholder_name", "Cardholder Name (as it appears on the card)", "Name on Card", "Cardholder Name"), ("card_type", "Card Type", "Type of Card", "Card Brand"),
        ("card_number", "Card Number", "Credit Card Number", "Card Account Number"), ("expiration", "Expiration Date (MM/YY)", "Expiration Date", "Valid Thru"),
        ("cvv", "Security Code (CVV)", "CVV Code", "Card Security Code"), ("billing_address", "Billing Address", "Street Address", "Billing Street Address"),
        ("billing_city", "City", "Billing City", "City"), ("billing_state", "State", "Billing State", "State"), ("billing_zip", "ZIP Code", "Billing ZIP Code", "ZIP Code"),
        ("amount", "Amount Authorized (USD)", "Amount to be Charged", "Total Amount Authorized")],
    "migration-worksheet": [
        ("case_number", "Case Number", "Support Case Number", "Case ID"), ("po_number", "No Charge PO Number", "PO Number", "Purchase Order Number"),
        ("partner_company", "Partner Company", "Partner Name", "Requesting Partner"), ("end_user", "End User Company", "End Customer Name", "End User"),
        ("from_system_key", "Current System Key", "System Key (Current)", "Current System Key"), ("from_platform", "Current System Type (Office, MAX Server)", "Current System Type", "Current Platform"),
        ("to_system_key", "Software Only System Key", "New System Key", "Software Only System Key")],
}
COLUMNS = {
    "license-transfer": [("license_key", "License Key", "License Number", "License Key to Move"), ("license_type", "License Type", "Product", "Product Code"), ("quantity", "Quantity", "Qty.", "Units")],
    "card-authorization": [],
    "migration-worksheet": [("license_key", "Current License Key", "License Key", "Current Key"), ("license_type", "Current License Type", "License Type", "Current Type"), ("quantity", "Quantity", "Qty.", "Units"),
                            ("new_license_type", "New License Type", "Software Only Type", "New Type")],
}
CLOSING = {
    "license-transfer": [("signature", "Authorized Signature", "Signature", "Partner Signature"), ("printed_name", "Printed Name", "Print Name", "Name (printed)"), ("title", "Title", "Job Title", "Position"),
                         ("signed_date", "Date Signed", "Signature Date", "Signed On")],
    "card-authorization": [("signature", "Cardholder Signature", "Signature of Cardholder", "Authorized Signature"), ("signed_date", "Date Signed", "Date of Signature", "Signed On")],
    "migration-worksheet": [("prepared_by", "Prepared By", "Completed By", "Prepared By"), ("signed_date", "Date", "Date Signed", "Date Prepared")],
}


def worded(table, form, wording):
    return [(entry[0], entry[1 + wording]) for entry in table[form]]


def title(form, wording):
    return TITLES[form][wording]
