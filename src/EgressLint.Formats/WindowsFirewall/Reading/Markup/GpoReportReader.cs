using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Xml;

namespace EgressLint.Formats.WindowsFirewall.Reading.Markup;

/// <summary>
/// Reports of group policy as XML: <c>Get-GPOReport</c> (one <c>GPO</c>, or a <c>report</c> of many), the <c>gpreport.xml</c> of a backup, and the
/// <c>Rsop</c> of <c>gpresult /x</c>. The firewall's extension is known by its namespace; what it holds are settings of profiles, with booleans for the
/// DWORDs of the registry, and rules whose children are the fields of rule strings in an order of their own.
/// </summary>
internal sealed class GpoReportReader : FirewallReader
{
    private const string Space = "http://www.microsoft.com/GroupPolicy/Settings/WindowsFirewall";
    private const string AllSettings = "http://www.microsoft.com/GroupPolicy/Settings";
    private const string Results = "http://www.microsoft.com/GroupPolicy/Rsop";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var start = text.Content.AsSpan().TrimStart("\uFEFF \t\r\n");
        if (start is not ['<', ..])
        {
            return Recognition.No;
        }

        // The extension often begins behind what is given here: security descriptors come first.
        return text.Content.Contains(Space, StringComparison.Ordinal) ? Recognition.Yes
            : IsReport(text.Content) ? Recognition.Perhaps
            : Recognition.No;
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text)
    {
        var tree = XmlTree.Read(text.Content);
        return new(tree.Comments, tree.Below());
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var tree = XmlTree.Read(text.Content);
        var reading = new Reading();
        var open = new Stack<(XmlElement Element, bool On)>(tree.Roots.Reverse().Select(r => (r, true)));
        while (open.TryPop(out var entry))
        {
            var (element, on) = entry;
            if (element.Name == "Extension" && element.Children.Any(c => c.Space == Space))
            {
                reading.Extension(element, on);
                continue;
            }

            // The half of a policy that is switched off is stored all the same.
            on &= !(element.Name is "Computer" && element.Space == AllSettings && element.Find("Enabled") is { Text: "false" });
            for (var i = element.Children.Count - 1; i >= 0; i--)
            {
                open.Push((element.Children[i], on));
            }
        }

        // A damaged report without a word of the firewall may have had one behind the damage.
        var problems = tree.Problems.Select(p => new Finding(FirewallMarkupRules.DamagedExport, text.At(p.Span), p.What)).ToImmutableArray();
        return new(new(0, text.Content.Length))
        {
            Title = tree.Roots is [{ Name: "Rsop" }, ..] ? "result of group policy (gpresult)" : "report of group policy",
            Rules = [.. reading.Rules],
            Settings = [.. reading.Settings.OrderByDescending(s => s.Precedence).Select(s => s.Setting)],
            Problems = problems,
        };
    }

    private static bool IsReport(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 2048));
        return (head.Contains("<GPO ", StringComparison.Ordinal) && head.Contains("\"" + AllSettings + "\"", StringComparison.Ordinal))
            || (head.Contains("<Rsop ", StringComparison.Ordinal) && head.Contains("\"" + Results + "\"", StringComparison.Ordinal));
    }

    /// <summary>What was found so far.</summary>
    private sealed class Reading
    {
        public List<WrittenRule> Rules { get; } = [];

        public List<(WrittenSetting Setting, int Precedence)> Settings { get; } = [];

        public void Extension(XmlElement extension, bool on)
        {
            // MS-GPFAS 2.2.3: the standard profile counts for both only while neither has a key of its own.
            var hasOwn = extension.Children.Any(c => c is { Space: Space, Name: "PrivateProfile" or "PublicProfile" });
            foreach (var child in extension.Children.Where(c => c.Space == Space))
            {
                switch (child.Name)
                {
                    case "InboundFirewallRules" or "OutboundFirewallRules":
                        Rules.Add(Rule(child, on));
                        break;
                    case "DomainProfile" or "PrivateProfile" or "PublicProfile" when on:
                        Profile(child, child.Name[..^"Profile".Length]);
                        break;
                    case "StandardProfile" when on && !hasOwn:
                        Profile(child, "Private");
                        Profile(child, "Public");
                        break;
                }
            }
        }

        private void Profile(XmlElement profile, string name)
        {
            foreach (var setting in profile.Children.Where(c => c.Space == Space))
            {
                var known = setting.Name switch
                {
                    "EnableFirewall" or "DefaultInboundAction" or "DefaultOutboundAction" or "DoNotAllowExceptions" or "AllowLocalPolicyMerge" => setting.Name,
                    "AuthorizedApplicationsAllowUserPrefMerge" or "AuthorizedApplications.AllowUserPrefMerge" => @"AuthorizedApplications\AllowUserPrefMerge",
                    "GloballyOpenPortsAllowUserPrefMerge" or "GloballyOpenPorts.AllowUserPrefMerge" => @"GloballyOpenPorts\AllowUserPrefMerge",
                    "AuthorizedApplications" or "GloballyOpenPorts" when setting.Find("AllowUserPrefMerge") is not null => setting.Name + @"\AllowUserPrefMerge",
                    _ => null,
                };
                if (known is null)
                {
                    continue;
                }

                var inner = setting.Find("AllowUserPrefMerge") ?? setting;
                var value = inner.Find("Value") ?? inner;
                long? number = RuleFields.Flag(value.Text) switch
                {
                    true => 1,
                    false => 0,
                    _ => long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
                };
                Settings.Add((new(name, known, number, FirewallStore.GroupPolicy, value.TextSpan), Precedence(setting)));
            }
        }

        private static WrittenRule Rule(XmlElement rule, bool on)
        {
            var fields = ImmutableArray.CreateBuilder<WrittenField>();
            var version = 0;
            XmlElement? name = null;
            foreach (var child in rule.Children.Where(c => c.Space == Space))
            {
                var isText = child.Name is "Name" or "Desc" or "EmbedCtxt";
                name = child.Name == "Name" && child.Text.Length > 0 ? child : name;
                if (child.Name == "Version")
                {
                    version = Version(child.Text);
                }
                else if (child.Children.Count > 0)
                {
                    fields.Add(new(WrittenField.Unknown, $"'{child.Name}', which has parts", child.Tag));
                }
                else if (child.Text.Length == 0)
                {
                    if (!isText)
                    {
                        fields.Add(new(WrittenField.Unknown, $"an empty '{child.Name}'", child.Tag));
                    }
                }
                else if (child.Name is "Protocol" or "Action")
                {
                    // In rule strings they stand before what depends on them; a report has an order of its own.
                    fields.Insert(0, new(child.Name, child.Text, child.TextSpan));
                }
                else
                {
                    var isFlag = !isText && child.Text is "true" or "false";
                    fields.Add(new(child.Name, isFlag ? child.Text.ToUpperInvariant() : child.Text, child.TextSpan));
                }
            }

            if (!fields.Any(f => f.Name == "Dir"))
            {
                fields.Add(new("Dir", rule.Name[0] == 'I' ? "In" : "Out", rule.Tag));
            }

            if (Precedence(rule) is > 1 and var precedence)
            {
                fields.Add(new(WrittenField.Unknown, string.Create(CultureInfo.InvariantCulture, $"a policy of higher precedence (this one is number {precedence}) may have replaced it"), rule.Tag));
            }

            var called = name?.Text ?? "(rule without a name)";
            return new(called, called, FirewallStore.GroupPolicy, fields.ToImmutable(), name?.TextSpan ?? rule.Tag)
            {
                Dialect = FirewallDialect.RuleString,
                Version = version,
                Broken = !on ? "the computer settings of its policy are switched off"
                    : rule.IsClosed ? null
                    : "it is cut off",
            };
        }

        /// <summary>In the result of several policies: 1 is what counts.</summary>
        private static int Precedence(XmlElement element) =>
            element.Find("Precedence") is { } found && int.TryParse(found.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

        private static int Version(string text)
        {
            var dot = text.IndexOf('.', StringComparison.Ordinal);
            return dot > 0
                && byte.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                && byte.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? (major << 8) | minor : 0;
        }
    }
}
