namespace EgressLint.Oracle.Squid.Generation;

/// <summary>Spreads plain lines over comments, continuations, conditionals and included files without, mostly, changing what they mean.</summary>
internal sealed class Disguise(Dice dice, SortedDictionary<string, string> files)
{
    public string Apply(List<string> lines)
    {
        var result = lines.ToList();
        if (dice.Percent(12))
        {
            Include(result);
        }

        if (dice.Percent(14))
        {
            Condition(result);
        }

        if (dice.Percent(35))
        {
            result = [.. result.SelectMany(Decorate)];
        }

        var end = dice.Percent(8) ? "\r\n" : "\n";
        return string.Join(end, result) + (dice.Percent(70) ? end : "");
    }

    private IEnumerable<string> Decorate(string line)
    {
        if (dice.Percent(12))
        {
            yield return dice.One("# comment", "", "   ", "\t# deny all", "#http_access allow all", "# ends in \\");
        }

        switch (dice.Below(16))
        {
            case 0:
                yield return "  " + line;
                break;
            case 1:
                yield return line + dice.One("  # note", "\t#note", " # a \"quoted\" b", "   ");
                break;
            case 2 when line.Contains(' ', StringComparison.Ordinal):
                var at = line.LastIndexOf(' ');
                yield return line[..at] + dice.One(" \\", " \\", " \\", "\\");
                if (dice.Percent(30))
                {
                    yield return dice.One("# inside", "");
                }

                yield return "    " + line[(at + 1)..];
                break;
            case 3:
                yield return line.Replace(" ", dice.One("  ", "\t", " \t "), StringComparison.Ordinal);
                break;
            default:
                yield return line;
                break;
        }
    }

    private void Include(List<string> lines)
    {
        var start = dice.Between(1, lines.Count - 1);
        var count = dice.Between(1, Math.Min(4, lines.Count - start));
        var moved = lines.GetRange(start, count);
        lines.RemoveRange(start, count);
        if (dice.Percent(50))
        {
            files["/etc/squid/part.conf"] = string.Join('\n', moved) + "\n";
            lines.Insert(start, "include /etc/squid/part.conf");
            return;
        }

        // Several files: the order is that of their names.
        for (var i = 0; i < moved.Count; i++)
        {
            files[$"/etc/squid/conf.d/{i}{dice.One("0", "5")}-part.conf"] = moved[i] + (dice.Percent(80) ? "\n" : "");
        }

        lines.Insert(start, "include /etc/squid/conf.d/*.conf");
    }

    private void Condition(List<string> lines)
    {
        var start = dice.Between(1, lines.Count);
        var end = dice.Between(start, lines.Count);
        lines.Insert(end, dice.One("endif", "endif", "endif # x", "endif text"));
        if (end > start && dice.Percent(40))
        {
            lines.Insert(dice.Between(start, end), dice.One("else", "else", "else # x"));
        }

        if (dice.Percent(15))
        {
            lines.Insert(start, "if true");
            lines.Insert(dice.Between(start + 1, end + 1), "endif");
        }

        lines.Insert(start, dice.One("if true", "if true", "if 1 = 1", "if ${process_number} = 0", "if false", "if 0x10=16", "if 010 = 8", "if 1 = 2", "if 1=1 # x"));
    }
}
