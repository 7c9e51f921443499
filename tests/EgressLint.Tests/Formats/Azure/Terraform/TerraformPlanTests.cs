using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Terraform;
using EgressLint.Tests.Support;
using static EgressLint.Tests.Formats.Azure.Exports.AzureReading;

namespace EgressLint.Tests.Formats.Azure.Terraform;

/// <summary>Plans: values, what is known only after apply, and what refers to what.</summary>
public sealed class TerraformPlanTests
{
    private const string Group = """{ "address": "azurerm_network_security_group.core", "type": "azurerm_network_security_group", "name": "core", "values": { "name": "nsg-core" } }""";

    private const string Fields = """
        "name": "tf-allow", "description": "", "priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "Tcp", "source_port_range": "*", "source_port_ranges": [],
        "destination_port_range": "443", "destination_port_ranges": [], "source_address_prefix": "*", "source_address_prefixes": [], "destination_address_prefix": "Storage",
        "destination_address_prefixes": [], "source_application_security_group_ids": [], "destination_application_security_group_ids": []
        """;

    private const string Rule = """
        { "address": "azurerm_network_security_rule.r", "type": "azurerm_network_security_rule", "name": "r",
          "values": { FIELDS, "network_security_group_name": "nsg-core", "resource_group_name": "rg" } }
        """;

    private const string Allowed = "tf-allow: Outbound 100 Allow Tcp *:* -> Storage:443";

    [Fact]
    public void Inline_rules_have_the_names_of_resource_manager()
    {
        var document = Plan("""{ "address": "azurerm_network_security_group.core", "type": "azurerm_network_security_group", "values": { "name": "nsg-core", "security_rule": [ { FIELDS } ] } }""");
        Assert.Equal([Allowed], Rules(document));
        Assert.Equal(("nsg-core", "azurerm_network_security_group.core"), (Nsg(document).Name, Nsg(document).Id));
        Assert.Equal(["azurerm_network_security_group.core.id"], Nsg(document).Aliases.AsEnumerable());
        Assert.Equal((AzureShape.TerraformPlan, "Terraform plan"), (document.Shape, document.Title));
    }

    [Fact]
    public void Separate_rules_find_their_group_by_its_name()
    {
        var document = Plan($"{Group}, {Rule}", """{ "address": "azurerm_network_security_group.core", "change": { "actions": [ "create" ], "after_unknown": { "id": true, "security_rule": true } } }""");
        Assert.Equal([Allowed], Rules(document));
        Assert.Null(Nsg(document).Body.Find("securityRules"));
        Assert.Equal("azurerm_network_security_rule.r", Resource(document, "azurerm_network_security_rule.r").Logical);
    }

    /// <summary>What was there before is no part of the plan, but what was only looked up is.</summary>
    [Fact]
    public void Of_the_state_before_only_what_was_looked_up_counts()
    {
        var document = Read(new TerraformReader(), Filled($$"""
            { "format_version": "1.2", "terraform_version": "1.9.5", "planned_values": { "root_module": { "resources": [ {{Group}} ] } },
              "prior_state": { "values": { "root_module": { "resources": [
                { "address": "azurerm_network_security_group.gone", "mode": "managed", "type": "azurerm_network_security_group", "name": "gone", "values": { "name": "nsg-gone" } },
                { "address": "data.azurerm_network_security_group.seen", "mode": "data", "type": "azurerm_network_security_group", "name": "seen", "values": { "name": "nsg-seen" } } ] } } },
              "resource_changes": [], "configuration": { "root_module": { } } }
            """));
        Assert.Equal(["nsg-core", "nsg-seen"], document.Resources.Select(r => r.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_field_that_is_known_after_apply_is_unknown()
    {
        var rule = Rule.Replace("FIELDS", Fields.Replace("\"destination_address_prefix\": \"Storage\",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var document = Plan($"{Group}, {rule}", """{ "address": "azurerm_network_security_rule.r", "change": { "after_unknown": { "id": true, "destination_address_prefix": true } } }""");
        Assert.Equal(["tf-allow: Outbound 100 Allow Tcp *:* -> ?azurerm_network_security_rule.r.destination_address_prefix:443"], Rules(document));
        Assert.Equal("it is known only after apply", Resource(document, "azurerm_network_security_rule.r").Body.Find("destinationAddressPrefix")?.Reason);
    }

    [Fact]
    public void Marks_inside_lists_count_by_position()
    {
        var document = Plan(
            """
            { "address": "azurerm_network_security_group.core", "type": "azurerm_network_security_group", "values": { "name": "n", "security_rule": [
              { "name": "a", "destination_address_prefix": "10.0.0.0/8" }, { "name": "b", "destination_address_prefixes": [ "10.1.0.0/16", null ] } ] } }
            """,
            """{ "address": "azurerm_network_security_group.core", "change": { "after_unknown": { "security_rule": [ {}, { "priority": true, "destination_address_prefixes": [ false, true ] } ] } } }""");
        var rules = Nsg(document).Body.Find("securityRules")?.Items ?? [];
        Assert.Null(rules[0].Find("priority"));
        Assert.Equal(AzureKind.Unknown, rules[1].Find("priority")?.Kind);
        Assert.Equal([AzureKind.Text, AzureKind.Unknown], rules[1].Find("destinationAddressPrefixes")?.Items.Select(i => i.Kind));
    }

    [Fact]
    public void Marks_of_more_items_than_there_are_add_items()
    {
        var document = Plan(
            """{ "address": "azurerm_network_security_group.core", "type": "azurerm_network_security_group", "values": { "name": "n", "security_rule": [ { "name": "a", "destination_address_prefixes": [ "10.0.0.0/8" ] } ] } }""",
            """{ "address": "azurerm_network_security_group.core", "change": { "after_unknown": { "security_rule": [ { "destination_address_prefixes": [ false, false ] } ] } } }""");
        var prefixes = Assert.Single(Nsg(document).Body.Find("securityRules")?.Items ?? []).Find("destinationAddressPrefixes")?.Items ?? [];
        Assert.Equal([AzureKind.Text, AzureKind.Null], prefixes.Select(i => i.Kind));
    }

    [Fact]
    public void Modules_and_indices_are_part_of_the_address()
    {
        var document = Read(new TerraformReader(), Filled("""
            { "format_version": "1.2", "planned_values": { "root_module": { "child_modules": [ { "address": "module.Net[0]", "resources": [
              { "address": "module.Net[0].azurerm_network_security_group.core[\"a.b\"]", "mode": "managed", "type": "azurerm_network_security_group", "index": "a.b", "values": { "name": "nsg-core", "security_rule": [ { FIELDS } ] } } ] } ] } },
              "resource_changes": [], "configuration": { "root_module": {} } }
            """));
        Assert.Equal([Allowed], Rules(document));
        Assert.Equal(("module.net[0].azurerm_network_security_group.core[\"a.b\"]", "module.Net[0].azurerm_network_security_group.core[\"a.b\"]"), (Nsg(document).Id, Nsg(document).Logical));
    }

    [Fact]
    public void An_association_is_resolved_through_references_of_the_configuration()
    {
        var document = Plan(
            $$"""{{Group}}, { "address": "azurerm_subnet_network_security_group_association.a", "type": "azurerm_subnet_network_security_group_association", "name": "a", "values": { "timeouts": null } }""", "",
            """
            "resources": [ { "address": "azurerm_subnet_network_security_group_association.a", "expressions": {
              "network_security_group_id": { "references": [ "azurerm_network_security_group.core.id", "azurerm_network_security_group.core" ] },
              "subnet_id": { "references": [ "azurerm_subnet.s.id", "azurerm_subnet.s" ] } } } ]
            """);
        var subnet = Resource(document, "azurerm_subnet.s.id");
        Assert.Equal(("microsoft.network/virtualnetworks/subnets", "azurerm_subnet.s"), (subnet.Type, subnet.Name));
        Assert.Contains(subnet.Body.Find("networkSecurityGroup", "id")?.Identity ?? "", Nsg(document).Aliases);
    }

    [Fact]
    public void Every_instance_is_associated_with_the_instance_of_its_own_key()
    {
        var document = Plan(
            string.Join(',', new[] { "a", "b" }.Select(k => $$"""
                { "address": "azurerm_network_security_group.n[\"{{k}}\"]", "type": "azurerm_network_security_group", "index": "{{k}}", "values": { "name": "n-{{k}}" } },
                { "address": "azurerm_subnet.s[\"{{k}}\"]", "type": "azurerm_subnet", "index": "{{k}}", "values": { "name": "s-{{k}}", "address_prefixes": [ "10.0.0.0/24" ], "virtual_network_name": "v" } },
                { "address": "azurerm_subnet_network_security_group_association.x[\"{{k}}\"]", "type": "azurerm_subnet_network_security_group_association", "index": "{{k}}", "values": {} }
                """)),
            string.Join(',', new[] { "a", "b" }.Select(k => $$"""
                { "address": "azurerm_subnet_network_security_group_association.x[\"{{k}}\"]", "change": { "after_unknown": { "subnet_id": true, "network_security_group_id": true } } }
                """)),
            """
            "resources": [ { "address": "azurerm_subnet_network_security_group_association.x", "for_each_expression": { "references": [ "azurerm_subnet.s" ] }, "expressions": {
              "network_security_group_id": { "references": [ "azurerm_network_security_group.n", "each.key" ] }, "subnet_id": { "references": [ "each.value.id", "each.value" ] } } } ]
            """);
        Assert.Equal("azurerm_network_security_group.n[\"b\"].id", Resource(document, "azurerm_subnet.s[\"b\"]").Body.Find("networkSecurityGroup", "id")?.Symbol);
        Assert.Equal("microsoft.network/virtualnetworks/v", Resource(document, "azurerm_subnet.s[\"b\"]").Parent);
    }

    [Fact]
    public void References_go_through_variables_and_outputs_of_modules()
    {
        var document = Read(new TerraformReader(), """
            { "format_version": "1.2", "planned_values": { "root_module": { "child_modules": [
              { "address": "module.nsg", "resources": [ { "address": "module.nsg.azurerm_network_security_group.n", "type": "azurerm_network_security_group", "values": { "name": "n" } } ] },
              { "address": "module.net", "resources": [ { "address": "module.net.azurerm_subnet.s", "type": "azurerm_subnet", "values": { "name": "s" } },
                { "address": "module.net.azurerm_subnet_network_security_group_association.a", "type": "azurerm_subnet_network_security_group_association", "values": {} } ] } ] } },
              "resource_changes": [ { "address": "module.net.azurerm_subnet_network_security_group_association.a", "change": { "after_unknown": { "subnet_id": true, "network_security_group_id": true } } } ],
              "configuration": { "root_module": { "module_calls": {
                "nsg": { "module": { "outputs": { "id": { "expression": { "references": [ "azurerm_network_security_group.n.id", "azurerm_network_security_group.n" ] } } } } },
                "net": { "expressions": { "group": { "references": [ "module.nsg.id", "module.nsg" ] } }, "module": { "resources": [
                  { "address": "azurerm_subnet_network_security_group_association.a", "expressions": {
                    "network_security_group_id": { "references": [ "var.group" ] }, "subnet_id": { "references": [ "azurerm_subnet.s.id", "azurerm_subnet.s" ] } } } ] } } } } } }
            """);
        Assert.Equal("module.nsg.azurerm_network_security_group.n.id", Resource(document, "module.net.azurerm_subnet.s").Body.Find("networkSecurityGroup", "id")?.Symbol);
    }

    [Fact]
    public void Two_references_say_nothing_of_which_one_it_is()
    {
        var document = Plan(
            """{ "address": "azurerm_subnet_network_security_group_association.a", "type": "azurerm_subnet_network_security_group_association", "values": { "subnet_id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s" } }""",
            """{ "address": "azurerm_subnet_network_security_group_association.a", "change": { "after_unknown": { "network_security_group_id": true } } }""",
            """
            "resources": [ { "address": "azurerm_subnet_network_security_group_association.a", "expressions": { "network_security_group_id":
              { "references": [ "azurerm_network_security_group.a.id", "azurerm_network_security_group.a", "azurerm_network_security_group.b.id", "azurerm_network_security_group.b" ] } } } ]
            """);
        var subnet = Resource(document, "microsoft.network/virtualnetworks/v/subnets/s");
        Assert.Equal("azurerm_subnet_network_security_group_association.a.network_security_group_id", subnet.Body.Find("networkSecurityGroup", "id")?.Symbol);
    }

    [Fact]
    public void A_name_that_is_made_of_another_one_is_not_that_one()
    {
        var document = Plan(
            """
            { "address": "azurerm_network_security_group.a", "type": "azurerm_network_security_group", "values": {} },
            { "address": "azurerm_network_security_group.b", "type": "azurerm_network_security_group", "values": {} }
            """,
            """
            { "address": "azurerm_network_security_group.a", "change": { "after_unknown": { "name": true } } },
            { "address": "azurerm_network_security_group.b", "change": { "after_unknown": { "name": true } } }
            """,
            """
            "resources": [ { "address": "azurerm_network_security_group.a", "expressions": { "name": { "references": [ "random_pet.p.id", "random_pet.p" ] } } },
              { "address": "azurerm_network_security_group.b", "expressions": { "name": { "references": [ "random_pet.p.id", "random_pet.p" ] } } } ]
            """);
        Assert.Equal(["azurerm_network_security_group.a.name", "azurerm_network_security_group.b.name"], document.Resources.Select(r => r.Name));
    }

    [Fact]
    public void Groups_of_one_name_are_told_apart_by_resource_group_or_reference()
    {
        const string Groups = """
            { "address": "azurerm_network_security_group.a", "type": "azurerm_network_security_group", "values": { "name": "nsg-core", "resource_group_name": "other" } },
            { "address": "azurerm_network_security_group.b", "type": "azurerm_network_security_group", "values": { "name": "nsg-core", "resource_group_name": "rg" } },
            """;
        Assert.Equal("azurerm_network_security_group.b", Resource(Plan(Groups + Rule), "azurerm_network_security_rule.r").Parent);
        var linked = Plan(Groups + Rule, "", """
            "resources": [ { "address": "azurerm_network_security_rule.r", "expressions": { "network_security_group_name":
              { "references": [ "azurerm_network_security_group.a.name", "azurerm_network_security_group.a" ] } } } ]
            """);
        Assert.Equal("azurerm_network_security_group.a", Resource(linked, "azurerm_network_security_rule.r").Parent);
    }

    [Fact]
    public void A_rule_that_may_be_of_two_groups_may_be_absent_from_both()
    {
        var document = Plan("""
            { "address": "azurerm_network_security_group.a", "type": "azurerm_network_security_group", "values": { "name": "nsg-core" } },
            { "address": "azurerm_network_security_group.b", "type": "azurerm_network_security_group", "values": { "name": "nsg-core" } },
            """ + Rule);
        var rules = document.Resources.Where(r => r.Parent is not null).ToList();
        Assert.Equal(["azurerm_network_security_group.a", "azurerm_network_security_group.b"], rules.Select(r => r.Parent));
        Assert.All(rules, r => Assert.NotNull(r.MayBeAbsent));
        Assert.Equal(2, rules.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_is_a_resource_of_its_own_or_deleted_is_not_repeated_by_its_parent()
    {
        var document = Plan(
            """{ "address": "azurerm_network_security_group.core", "type": "azurerm_network_security_group", "values": { "name": "nsg-core", "security_rule": [ { FIELDS }, { "name": "gone" }, { "name": "by hand" } ] } },""" + Rule,
            """{ "address": "azurerm_network_security_rule.old", "type": "azurerm_network_security_rule", "change": { "actions": [ "delete" ], "before": { "name": "gone", "network_security_group_name": "nsg-core" }, "after": null } }""");
        Assert.Equal(["by hand"], Nsg(document).Body.Find("securityRules")?.Items.Select(r => r.Find("name")?.Text));
        Assert.Equal(Allowed, Rules(document)[^1]);
    }

    [Fact]
    public void Resources_that_were_looked_up_are_read_from_the_prior_state()
    {
        var document = Read(new TerraformReader(), """
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [ { "address": "azurerm_subnet_network_security_group_association.a", "type": "azurerm_subnet_network_security_group_association",
                "values": { "subnet_id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/S", "network_security_group_id": "x" } } ] } },
              "prior_state": { "values": { "root_module": { "resources": [
                { "address": "azurerm_subnet.other", "mode": "managed", "type": "azurerm_subnet", "values": { "name": "other" } },
                { "address": "data.azurerm_subnet.s", "mode": "data", "type": "azurerm_subnet", "values": { "name": "S", "address_prefixes": [ "10.0.0.0/24" ],
                  "id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s" } } ] } } } }
            """);
        var subnet = Assert.Single(document.Resources);
        Assert.Equal(("data.azurerm_subnet.s", "x"), (subnet.Id, subnet.Body.Find("networkSecurityGroup", "id")?.Text));
        Assert.Contains("microsoft.network/virtualnetworks/v/subnets/s", subnet.Aliases);
    }

    [Theory]
    [InlineData("\"errored\": true")]
    [InlineData("\"complete\": false")]
    public void A_plan_that_is_not_complete_is_a_gap(string member)
    {
        var document = Read(new TerraformReader(), $$"""{ "format_version": "1.2", {{member}}, "planned_values": { "root_module": { "resources": [ {{Group}} ] } } }""", "plan.json");
        Assert.Single(document.Gaps);
        Assert.Equal(
            "The plan 'plan.json' is not complete: it ended with an error or was made for a part of the configuration, so resources may be missing or stay as they are.",
            Assert.Single(document.Problems).Message);
    }

    [Fact]
    public void Blocks_are_found_in_the_files_beside_the_plan_and_in_local_modules()
    {
        var files = new Dictionary<string, SourceText>(StringComparer.Ordinal)
        {
            ["main.tf"] = SourceText.From("main.tf", """
                # resource "azurerm_network_security_group" "core" {
                locals { text = "resource \"x\" ${join("", ["}"])}" }
                resource "other" "x" {
                  script = <<-EOT
                    resource "azurerm_network_security_group" "core" {
                  EOT
                }
                resource "azurerm_network_security_group" "core" {
                  name = "nsg-core"
                  security_rule {
                    priority = 100
                    name     = "tf-allow"
                  }
                }
                """),
            ["modules/net/rules.tf"] = SourceText.From("modules/net/rules.tf", """resource "azurerm_network_security_rule" "r" { name = "tf-allow" }"""),
        };
        var document = Read(new TerraformReader(), Filled("""
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [
                { "address": "azurerm_network_security_group.core", "type": "azurerm_network_security_group", "values": { "name": "nsg-core", "security_rule": [ { FIELDS } ] } } ],
              "child_modules": [ { "address": "module.net[0]", "resources": [
                { "address": "module.net[0].azurerm_network_security_rule.r[\"x\"]", "type": "azurerm_network_security_rule", "values": { FIELDS } } ] } ] } },
              "configuration": { "root_module": { "module_calls": { "net": { "source": "./modules/net", "module": {} } } } } }
            """), "plan.json", new MemoryContext(files));
        Assert.Equal("main.tf:8", Nsg(document).At.ToString());
        Assert.Equal("resource \"azurerm_network_security_group\" \"core\"", Nsg(document).At.Text);
        var rule = Nsg(document).Body.Find("securityRules")?.Items[0];
        Assert.Equal(("main.tf:10", "plan.json"), (rule?.At.ToString(), rule?.DefinedAt?.Source.Path));
        Assert.Equal("plan.json", rule?.Find("priority")?.At.Source.Path);
        Assert.Equal("modules/net/rules.tf:1", document.Resources[1].At.ToString());
        Assert.Equal(["main.tf", "modules/net/rules.tf"], document.Files.Select(f => f.Path));
    }

    [Theory]
    [InlineData("""{ "format_version": "1.2", "planned_values": { "root_module": { "resources": [ { "address": "aws_vpc.v", "type": "aws_vpc", "values": {} } ] } } }""", Recognition.Perhaps)]
    [InlineData("""{ "version": 4, "terraform_version": "1.9.5", "serial": 1, "resources": [] }""", Recognition.Perhaps)]
    [InlineData("""{ "name": "app", "version": "1.0.0", "resources": [] }""", Recognition.No)]
    [InlineData("""{ "resource": { "kind": "page" } }""", Recognition.No)]
    [InlineData("""{ "resource": [ { "aws_vpc": { "v": {} } } ] }""", Recognition.No)]
    [InlineData("""[ 1 ]""", Recognition.No)]
    public void Other_json_is_no_terraform(string text, Recognition expected) => Assert.Equal(expected, Recognize(new TerraformReader(), text));

    private static AzureDocument Plan(string resources, string changes = "", string configuration = "") => Read(new TerraformReader(), Filled($$"""
        { "format_version": "1.2", "terraform_version": "1.9.5", "planned_values": { "root_module": { "resources": [ {{resources}} ] } },
          "resource_changes": [ {{changes}} ], "configuration": { "root_module": { {{configuration}} } } }
        """));

    private static string Filled(string text) => text.Replace("FIELDS", Fields, StringComparison.Ordinal);

    /// <summary>Groups of one name: a rule belongs to the one in its resource group, or else to the one in its module.</summary>
    [Theory]
    [InlineData("\"resource_group_name\": \"b\"", "azurerm_network_security_group.two")]
    [InlineData("\"resource_group_name\": \"a\"", "azurerm_network_security_group.one")]
    public void Of_groups_of_one_name_the_one_in_the_same_resource_group_counts(string place, string expected)
    {
        var document = Plan($$"""
            { "address": "azurerm_network_security_group.one", "type": "azurerm_network_security_group", "name": "one", "values": { "name": "nsg-core", "resource_group_name": "a" } },
            { "address": "azurerm_network_security_group.two", "type": "azurerm_network_security_group", "name": "two", "values": { "name": "nsg-core", "resource_group_name": "b" } },
            { "address": "azurerm_network_security_rule.r", "type": "azurerm_network_security_rule", "name": "r", "values": { FIELDS, "network_security_group_name": "nsg-core", {{place}} } }
            """);
        Assert.Equal(expected, Resource(document, "azurerm_network_security_rule.r").Parent);
    }

    [Fact]
    public void Of_groups_of_one_name_the_one_in_the_same_module_counts()
    {
        static string Module(string name, string rule) => $$"""
            { "address": "module.{{name}}", "resources": [ { "address": "module.{{name}}.azurerm_network_security_group.core", "type": "azurerm_network_security_group", "name": "core", "values": { "name": "nsg-core" } } {{rule}} ] }
            """;
        var rule = """, { "address": "module.b.azurerm_network_security_rule.r", "type": "azurerm_network_security_rule", "name": "r", "values": { FIELDS, "network_security_group_name": "nsg-core" } }""";
        var document = Read(new TerraformReader(), Filled($$"""
            { "format_version": "1.2", "terraform_version": "1.9.5", "planned_values": { "root_module": { "child_modules": [ {{Module("a", "")}}, {{Module("b", rule)}} ] } }, "resource_changes": [], "configuration": { "root_module": { } } }
            """));
        Assert.Equal("module.b.azurerm_network_security_group.core", Resource(document, "module.b.azurerm_network_security_rule.r").Parent);
    }
}
