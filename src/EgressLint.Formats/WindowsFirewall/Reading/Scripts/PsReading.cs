using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>Runs through the commands of a PowerShell script that concern the firewall: cmdlets, <c>netsh</c>, resources of a configuration.</summary>
/// <param name="text">The script.</param>
internal sealed class PsReading(SourceText text)
{
    private readonly PsScript script = new(text.Content, PsCommands.IsWanted);
    /// <summary>Commands whose brackets are never closed may be read again by those behind them, this often.</summary>
    private const int MostUnclosed = 16;

    private readonly ScriptRules found = new(text);

    /// <summary>Tokens that splatted tables may still be read again.</summary>
    private int splatted = 100_000;

    /// <summary>The token behind what the last command took.</summary>
    private int reached;

    private int unclosed;

    /// <summary>Reads the script. What stands in the arguments of a command is no command of its own, so that no token is read twice.</summary>
    public ScriptRules Read()
    {
        foreach (var command in script.Commands)
        {
            if (command.First <= reached && (reached < script.Tokens.Count || ++unclosed > MostUnclosed))
            {
                continue;
            }

            if (command.Name == "netsh")
            {
                Netsh(command);
            }
            else if (PsCommands.IsResource(command.Name))
            {
                Resource(command);
            }
            else if (PsCommands.IsNewRule(command.Name))
            {
                NewRule(command);
            }
            else if (command.Name == "set-netfirewallprofile")
            {
                Profile(command);
            }
            else
            {
                Change(command);
            }
        }

        return found;
    }

    private string Written(TextSpan span)
    {
        var raw = text.Content.AsSpan(span.Start, Math.Min(span.Length, 80)).Trim();
        var end = raw.IndexOfAny('\r', '\n');
        return (end < 0 ? raw : raw[..end]).ToString();
    }

    /// <summary>Gives every parameter of a command with its value, those of splatted tables included.</summary>
    /// <param name="command">The command.</param>
    /// <param name="set">Is given the parameter and its value.</param>
    /// <param name="unknown">Is given what was not understood.</param>
    private void Parameters(PsCommand command, Action<string, PsValue> set, Action<string, TextSpan> unknown)
    {
        var tokens = script.Tokens;
        for (var at = command.First; at < tokens.Count && !tokens[at].Ends; reached = at)
        {
            var token = tokens[at];
            if (token.Kind == PsKind.Splat)
            {
                at++;
                Splat(command, token, set, unknown);
            }
            else if (token.Kind == PsKind.Other || (at + 1 < tokens.Count && tokens[at + 1] is { Kind: PsKind.Other, Text: ">", Apart: false }))
            {
                // A redirection such as '2>': what follows is a file.
                return;
            }
            else if (token.Kind != PsKind.Parameter)
            {
                var stray = script.Arguments.Value(ref at);
                set("", stray);
            }
            else
            {
                at++;
                Parameter(command, token, ref at, set, unknown);
            }
        }
    }

    private void Parameter(PsCommand command, PsToken token, ref int at, Action<string, PsValue> set, Action<string, TextSpan> unknown)
    {
        var tokens = script.Tokens;
        var name = PsCommands.Parameter(command.Name, token.Text);
        var hasColon = token.Span.Length == token.Text.Length + 2;
        var isSwitch = name is not null && PsCommands.IsSwitch(name);
        var value = (hasColon || !isSwitch) && at < tokens.Count && !tokens[at].Ends && tokens[at].Kind is not (PsKind.Parameter or PsKind.Splat)
            ? script.Arguments.Value(ref at)
            : null;
        if (name is null)
        {
            unknown($"the parameter -{token.Text}", token.Span);
        }
        else if (value is not null)
        {
            set(name, value);
        }
        else if (isSwitch)
        {
            set(name, new([new("true", token.Span)], true, token.Span));
        }
        else
        {
            unknown($"-{token.Text}, which has no value", token.Span);
        }
    }

    private void Splat(PsCommand command, PsToken token, Action<string, PsValue> set, Action<string, TextSpan> unknown)
    {
        if (splatted <= 0 || script.Table(token.Text, command.First, command.Block) is not { } table)
        {
            unknown($"what '@{token.Text}' holds", token.Span);
            return;
        }

        var at = table.First;
        var clean = script.Arguments.Table(ref at, (key, value) =>
        {
            if (PsCommands.Parameter(command.Name, key.Text) is { } name)
            {
                set(name, value);
            }
            else
            {
                unknown($"the parameter -{key.Text}", key.Span);
            }
        });
        splatted -= at - table.First;
        if (!clean)
        {
            unknown($"a part of what '@{token.Text}' holds", token.Span);
        }
    }

    private void NewRule(PsCommand command)
    {
        var rule = new PsRule(isCmdlet: true);
        Parameters(command, (name, value) =>
        {
            if (name.Length == 0)
            {
                rule.Unknown($"'{Written(value.Span)}', which belongs to no parameter", value.Span);
            }
            else
            {
                rule.Set(name, value, Written(value.Span));
            }
        }, rule.Unknown);
        if (command.IsFed)
        {
            rule.Unknown("what a pipeline hands to it", command.Span);
        }

        if (!rule.IsNothing)
        {
            var head = found.Head(command.Span.Start, rule.NameEnd > command.Span.Start ? rule.NameEnd : int.MaxValue);
            found.Add(rule.ToRule(head, "(rule without a name)", command.Condition));
        }
    }

    private void Profile(PsCommand command)
    {
        var settings = new PsProfile();
        Parameters(command, settings.Set, (_, _) => settings.IsCertain = false);
        settings.IsCertain &= command.Condition is null && !command.IsFed;
        if (!settings.IsNothing)
        {
            found.Settings.AddRange(settings.ToSettings());
        }
    }

    private void Change(PsCommand command)
    {
        Parameters(command, (name, value) =>
        {
            // Who is not named literally is left alone: mostly that is what a look-up found.
            if (name is "Name" or "DisplayName" or "" && value.IsLiteral)
            {
                foreach (var (pattern, _) in value.Items)
                {
                    found.Touch(pattern, Written(command.Span), command.Span);
                }
            }
            else if (name == "All")
            {
                found.Touch("*", Written(command.Span), command.Span);
            }
        }, (_, _) => { });
    }

    private void Netsh(PsCommand command)
    {
        var words = new List<NetshWord>();
        for (var at = command.First; at < script.Tokens.Count && !script.Tokens[at].Ends && script.Tokens[at].Kind != PsKind.Other;)
        {
            var before = at;
            var (value, literal) = script.Arguments.Whole(ref at);
            words.Add(new(value.Text, value.Span, literal));
            at = Math.Max(at, before + 1);
            reached = at;
        }

        new NetshCommand(words, command.Span, command.Condition).Run(found);
    }

    /// <summary><c>Firewall Name { Property = value }</c>, as NetworkingDsc has it.</summary>
    private void Resource(PsCommand command)
    {
        var at = command.First;
        var tokens = script.Tokens;
        if (at + 1 >= tokens.Count || tokens[at].Kind is not (PsKind.Literal or PsKind.Unknown))
        {
            return;
        }

        at++;
        while (at < tokens.Count && (tokens[at].Kind == PsKind.Separator || !tokens[at].Apart))
        {
            at++;
        }

        if (at >= tokens.Count || tokens[at] is not { Kind: PsKind.Open, Text: "{" })
        {
            return;
        }

        at++;
        if (command.Name == "firewallprofile")
        {
            var settings = new PsProfile();
            settings.IsCertain = script.Arguments.Table(ref at, (key, value) => settings.Set(Proper(key.Text), value)) && command.Condition is null && settings.IsCertain;
            found.Settings.AddRange(settings.ToSettings());
            reached = at;
            return;
        }

        var rule = new PsRule(isCmdlet: false);
        var clean = script.Arguments.Table(ref at, (key, value) => rule.Set(Proper(key.Text), value, Written(value.Span)));
        reached = at;
        if (!clean)
        {
            rule.Unknown("a part of the resource that is not literal", command.Span);
        }

        var fallback = tokens[command.First].Text;
        if (rule.IsNothing)
        {
            found.Touch(rule.Id ?? fallback, Written(command.Span), command.Span);
            return;
        }

        found.Add(rule.ToRule(found.Head(command.Span.Start, tokens[command.First].Span.End), fallback, command.Condition));
    }

    /// <summary>A property of a resource as the cmdlet has it; case does not count.</summary>
    private static string Proper(string name) => PsCommands.Parameter("new-netfirewallrule", name) is { } known && known.Equals(name, StringComparison.OrdinalIgnoreCase) ? known
        : PsCommands.Parameter("set-netfirewallprofile", name) is { } other && other.Equals(name, StringComparison.OrdinalIgnoreCase) ? other
        : name.Equals("Ensure", StringComparison.OrdinalIgnoreCase) ? "Ensure" : name;
}
