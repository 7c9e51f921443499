using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>
/// Tasks of Ansible with the module <c>community.windows.win_firewall_rule</c>. Literal values only: what has a template in it is not known. A rule is
/// inbound and enabled unless it says otherwise.
/// </summary>
internal sealed class AnsibleReader : FirewallReader
{
    private const string Module = "win_firewall_rule";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var isYaml = text.Path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || text.Path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);
        var name = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        if ((!isYaml && name.Contains('.', StringComparison.Ordinal)) || !text.Content.Contains(Module + ":", StringComparison.Ordinal))
        {
            return Recognition.No;
        }

        return !new TaskLines(text).Read().Keys.Any(IsModule) ? Recognition.No : isYaml ? Recognition.Yes : Recognition.Perhaps;
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => new TaskLines(text).Read().Commented();

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var found = new ScriptRules(text);
        foreach (var key in new TaskLines(text).Read().Keys)
        {
            if (IsModule(key))
            {
                Task(found, key);
            }
        }

        return new(new(0, text.Content.Length))
        {
            Title = "Ansible tasks that add rules to a machine whose other rules are unknown",
            Evidence = FirewallEvidence.Rules,
            BetterExport = ScriptReader.BetterExport,
            Rules = found.Rules,
        };
    }

    private static bool IsModule(TaskNode node) => node.Key is { } key && (key == Module || key == "community.windows." + Module);

    private static void Task(ScriptRules found, TaskNode task)
    {
        var fields = new RuleFields();
        var options = Options(task, fields);
        var protocol = options.Find(o => o.Name == "protocol");
        if (protocol.Value is { } known)
        {
            if (known.IsLiteral)
            {
                fields.AddProtocol(known.Text, known.Place);
            }
            else
            {
                fields.UnknownProtocol("the protocol, which is not literal", known.Span);
            }
        }

        WrittenValue? name = null;
        var absent = false;
        foreach (var (option, value) in options)
        {
            if (option == "name" && value is { IsLiteral: true, Text.Length: > 0 })
            {
                name = new(value.Text, value.Place);
                fields.Add("Name", value.Text, value.Place);
            }
            else if (option == "state" && value.IsLiteral)
            {
                absent = value.Text == "absent";
            }
            else if (option != "protocol")
            {
                Option(fields, option, value);
            }
        }

        var title = name is { Text.Length: > 0 } ? name.Value.Text : "(rule without a name)";
        if (absent)
        {
            found.Touch(title, $"{Module}: state=absent", task.Line);
            return;
        }

        if (!options.Exists(o => o.Name == "direction"))
        {
            fields.Add("Dir", "In", task.Line);
        }

        if (!options.Exists(o => o.Name == "enabled"))
        {
            fields.Add("Active", "TRUE", task.Line);
        }

        if (!options.Exists(o => o.Name == "action"))
        {
            fields.Unknown("the action, which is not given", task.Line);
        }

        if (Condition(task) is { } condition)
        {
            fields.Unknown(ScriptRules.Perhaps($"'{condition}'"), task.Line);
        }

        found.Add(new(title, title, FirewallStore.Local, fields.ToImmutable(), name?.Span ?? task.Line) { Broken = fields.Refused });
    }

    /// <summary>The options of a task with their values.</summary>
    private static List<(string Name, PsValue Value)> Options(TaskNode task, RuleFields fields)
    {
        var options = new List<(string Name, PsValue Value)>();
        foreach (var child in task.Children.Where(c => c.Key is not null))
        {
            options.Add((child.Key ?? "", Value(child)));
        }

        if (task.Raw is ['{', .., '}'] && !task.IsOpaque)
        {
            var at = task.Span.Start + 1;
            foreach (var part in task.Raw[1..^1].Split(','))
            {
                var colon = part.IndexOf(':', StringComparison.Ordinal);
                var place = new TextSpan(at, part.Length);
                at += part.Length + 1;
                if (colon < 0 || part.AsSpan().ContainsAny("[]{}"))
                {
                    fields.Unknown($"'{part.Trim()}', which is not plain", place);
                    continue;
                }

                options.Add((part[..colon].Trim(), Plain(part[(colon + 1)..].Trim(), place)));
            }
        }
        else if (task.Raw.Length > 0 || task.IsOpaque || options.Count == 0)
        {
            fields.Unknown("options that are not a plain map", task.Line);
        }

        return options;
    }

    private static void Option(RuleFields fields, string option, PsValue value)
    {
        if (!value.IsLiteral)
        {
            NotLiteral(fields, option, value);
            return;
        }

        var word = value.Text.ToUpperInvariant();
        switch (option)
        {
            case "direction" when word is "IN" or "OUT":
                fields.Add("Dir", word == "IN" ? "In" : "Out", value.Place);
                break;
            case "action" when word is "ALLOW" or "BLOCK" or "BYPASS":
                fields.AddAction(word switch { "ALLOW" => "Allow", "BLOCK" => "Block", _ => "ByPass" }, value.Place);
                break;
            case "enabled":
                fields.AddFlag("Active", value.Text, value.Place);
                break;
            case "localport" or "remoteport":
                fields.AddPorts(option[0] == 'l' ? "LPort" : "RPort", Items(value), value.Span);
                break;
            case "localip" or "remoteip":
                fields.AddAddresses(option[0] == 'l' ? "LA" : "RA", Items(value), value.Span);
                break;
            case "profiles" or "profile":
                fields.AddProfiles(Items(value));
                break;
            case "interfacetypes":
                fields.AddInterfaceTypes(Items(value), value.Span);
                break;
            case "icmp_type_code":
                fields.AddIcmp(Items(value), value.Span);
                break;
            case "program":
                fields.AddUnlessAny("App", value.Text, value.Place);
                break;
            case "service" when value.Text.Length > 0 && word != "ANY":
                fields.Add("Svc", value.Text, value.Place);
                break;
            case "description" or "group":
                fields.AddText(option, value.Text, value.Place);
                break;
            case "edge" when word is not ("NO" or "FALSE"):
                fields.Add("Edge", "TRUE", value.Place);
                break;
            case "security" when word != "NOTREQUIRED":
                fields.Add("Security", word switch { "AUTHENC" => "AuthenticateEncrypt", "AUTHDYNENC" => "AnE-Nego", "AUTHNOENCAP" => "An-NoEncap", _ => "Authenticate" }, value.Place);
                break;
            case "security" or "edge" or "service" or "force":
                break;
            default:
                fields.Unknown($"'{option}: {value.Text}'", value.Span);
                break;
        }
    }

    private static void NotLiteral(RuleFields fields, string option, PsValue value)
    {
        var what = $"the value of {option}, which is not literal";
        if (option is "localport" or "remoteport")
        {
            fields.UnknownPorts(what, value.Span);
        }
        else if (option is not ("description" or "group" or "force"))
        {
            fields.Unknown(what, value.Span);
        }
    }

    private static List<WrittenValue> Items(PsValue value) => [.. value.Items.SelectMany(i => RuleFields.Split(i.Text, i.Span))];

    /// <summary>The value of a key: on its line, or as list entries below.</summary>
    private static PsValue Value(TaskNode node)
    {
        if (node.Children.Count == 0)
        {
            return node.IsOpaque ? new([], false, node.Raw.Length > 0 ? node.Span : node.Line) : Plain(node.Raw, node.Raw.Length > 0 ? node.Span : node.Line);
        }

        var items = new List<WrittenValue>();
        var literal = node.Raw.Length == 0 && !node.IsOpaque;
        foreach (var child in node.Children)
        {
            var part = child is { Key: null, IsOpaque: false, Children.Count: 0 } ? Plain(child.Raw, child.Span) : null;
            literal &= part is { IsLiteral: true };
            items.AddRange(part?.Items ?? []);
        }

        return new(items, literal, node.Line);
    }

    /// <summary>A plain or quoted value, or a list of them in brackets.</summary>
    private static PsValue Plain(string raw, TextSpan span)
    {
        if (raw is ['[', .., ']'])
        {
            var parts = RuleFields.Split(raw[1..^1], new(span.Start + 1, Math.Max(0, raw.Length - 2))).Select(p => p.Text[0] is '[' or '{' ? new([], false, p.Span) : Plain(p.Text, p.Span)).ToArray();
            return new([.. parts.SelectMany(p => p.Items)], parts.All(p => p.IsLiteral), span);
        }

        if (raw is ['\'' or '"', .., var last] && last == raw[0] && !(raw[0] == '"' && raw[1..^1].Contains('"', StringComparison.Ordinal)))
        {
            var inner = raw[1..^1];
            var value = raw[0] == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : inner.Replace("\\\\", "\\", StringComparison.Ordinal);
            return new([new(value, new(span.Start + 1, Math.Max(0, span.Length - 2)))], true, span);
        }

        return raw is ['\'' or '"' or '[' or '{', ..] ? new([], false, span) : new([new(raw, span)], true, span);
    }

    /// <summary>Why a task may not run: a key beside it, or beside the block that it stands in.</summary>
    private static string? Condition(TaskNode task)
    {
        for (var node = task; node.Parent is not null; node = node.Parent)
        {
            if (node.Key is "handlers" or "rescue")
            {
                return node.Key;
            }

            if (node.Key is null)
            {
                continue;
            }

            node.Parent.Condition ??= node.Parent.Children.Find(c => c.Key is "when" or "loop" || c.Key?.StartsWith("with_", StringComparison.Ordinal) == true)?.Key ?? "";
            if (node.Parent.Condition.Length > 0)
            {
                return node.Parent.Condition;
            }
        }

        return null;
    }
}
