using System.Text;

namespace EgressLint.Oracle.Squid.Generation;

/// <summary>Regular expressions as people write them, and some that nobody should.</summary>
internal sealed class RegexWriter(World world)
{
    private Dice Dice => world.Dice;

    public string ForHost() => Dice.Below(10) switch
    {
        0 => "(^|\\.)" + Escape(Dice.Of(world.Bases)) + "$",
        1 => "^" + Dice.Of(world.Hosts) + "$",
        2 => Dice.Of(world.Bases),
        3 => "\\." + Escape(Dice.Of(world.Bases)) + "$",
        4 => "^(www|a|b)\\.",
        5 => Dice.Of(world.Bases).ToUpperInvariant(),
        _ => Odd(Dice.Of(world.Bases)),
    };

    public string ForUrl() => Dice.Below(10) switch
    {
        0 => "^https?://([^/]+\\.)?" + Escape(Dice.Of(world.Bases)) + "(:[0-9]+)?/",
        1 => "^http://" + Dice.Of(world.Hosts),
        2 => $":{Dice.Of(world.Ports)}",
        3 => $":{Dice.Of(world.Ports)}$",
        4 => Escape(Dice.Of(world.Hosts)) + "/" + Dice.Of(world.Words),
        5 => "^[^:/]+:443$",
        6 => ForPath(),
        _ => Odd(Dice.Of(world.Bases)),
    };

    public string ForPath() => Dice.Below(9) switch
    {
        0 => "\\.(exe|cab)$",
        1 => "^/" + Dice.Of(world.Words),
        2 => "/" + Dice.Of(world.Words) + "(/|$)",
        3 => "\\?" + Dice.Of(world.Words) + "=",
        4 => Dice.One("x\\ y", "x%20y", "a/b", "[A-Z]", "%", "^/$", "\\+", "/A"),
        5 => "\\." + Dice.One("exe", "EXE", "cab", "html"),
        _ => Odd(Dice.Of(world.Words)),
    };

    public string ForText(string seed) => Dice.Percent(50) ? seed : Odd(seed);

    /// <summary>Does not compile in the C library: skipped up to 5, refused from 6 on.</summary>
    public string Bad() => Dice.One("*." + Dice.Of(world.Bases), "(www", "[z-a]", "a[", "www\\.(a|b", "+", "(?i)www", "a{2,1}", "[[:nope:]]");

    private string Odd(string word) => Dice.Below(18) switch
    {
        0 => ".*" + word,
        1 => "^.*" + word + ".*$",
        2 => "\\d",
        3 => "\\w+\\." + word,
        4 => "\\b" + word[..1] + "\\b",
        5 => "[[:alpha:]]{2,3}\\.",
        6 => "[" + word[..1] + "-c]",
        7 => "^[^.]+\\.[^.]+$",
        8 => word[..1] + ".*?" + word[^1..] + "$",
        9 => "(" + word + ")|(zzz)",
        10 => "[\\w.]+" + word[^1..],
        11 => "^$",
        12 => Dice.One(".*", "^.*", ".*$", ".", "", "()", "a||b", "^", "$", "x*", "[]a]", "[^]a]", "a\\.b", "\\<a", "b\\>"),
        13 => word + "#x",
        14 => word.Replace(".", "\\.", StringComparison.Ordinal) + "(:443)?$",
        15 => "(.)\\1",
        16 => Random(3),
        _ => Random(2),
    };

    private string Random(int depth)
    {
        var text = new StringBuilder();
        for (var n = Dice.Between(1, 3); n > 0; n--)
        {
            var atom = Dice.Below(depth > 0 ? 8 : 6) switch
            {
                0 => ".",
                1 => "[abw]",
                2 => "[^.]",
                3 => "\\.",
                4 => "www",
                5 => Dice.One("a", "b", "e", "t", "/", ":", "1"),
                6 => "(" + Random(depth - 1) + ")",
                _ => "(" + Random(depth - 1) + "|" + Random(depth - 1) + ")",
            };
            text.Append(atom);
            if (atom != "www")
            {
                text.Append(Dice.One("", "", "", "*", "+", "?", "{1,2}", "{2}"));
            }
        }

        return text.ToString();
    }

    private static string Escape(string name) => name.Replace(".", "\\.", StringComparison.Ordinal);
}
