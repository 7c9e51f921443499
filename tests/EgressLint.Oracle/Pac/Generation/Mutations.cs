using System.Text.RegularExpressions;
using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Pac.Generation;

/// <summary>Small mistakes, made in the finished text.</summary>
internal static class Mutations
{
    private static readonly (string Find, string[] Put)[] Swaps =
    [
        (" && ", [" || ", " & "]), (" || ", [" && ", " | "]), (" == ", [" != ", " === ", " = "]), (" != ", [" == "]), (" > ", [" >= ", " < "]), (" >= ", [" > "]), (" < ", [" <= "]),
        (" + 1", ["", " + 2", " - 1"]), (" - 1", ["", " + 1"]), ("!", ["", "!!"]), ("indexOf", ["lastIndexOf", "search"]), ("substring", ["substr", "slice"]), ("slice", ["substring"]),
        ("return ", ["", "return\n"]), ("'.'", ["''", "'..'"]), ("\".\"", ["\"\""]), ("true", ["false", "\"true\""]), ("false", ["true", "'false'"]), (" 0", [" 1"]), ("[0]", ["[1]"]),
        ("break;", ["", "continue;"]), ("else ", [""]), ("host", ["hosts", "url", "Host"]), ("null", ["undefined", "''"]), ("dnsDomainIs", ["dnsDomainis", "localHostOrDomainIs"]),
        ("shExpMatch", ["shexpmatch", "dnsDomainIs"]), ("*.", ["*", ".", "."]), (".com", ["com", ".Com", ".com."]), ("var ", ["", "let "]), ("\\.", ["."]), ("test(", ["exec("]),
    ];

    private static readonly (string Find, string[] Put)[] Breaks =
    [
        (";", ["", ";;)", "; return"]), (")", ["", "))"]), ("}", ["", "}}"]), ("{", ["", "{{"]), ("\"", ["", "'"]), ("function ", ["functoin ", "function"]), (",", [",,", ""]), ("if", ["elsif"]),
        ("\n", ["\n### note\n", "\n<!-- note\n", "\n// note\n", "\nconsole.log x;\n"]),
    ];

    public static string Apply(Dice dice, string program)
    {
        if (dice.Percent(2))
        {
            return Change(dice, program, Breaks);
        }

        for (var more = dice.One(0, 0, 0, 1, 1, 2); more > 0; more--)
        {
            program = dice.Percent(20) ? Digit(dice, program) : Change(dice, program, Swaps);
        }

        return program;
    }

    private static string Change(Dice dice, string program, (string Find, string[] Put)[] table)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var (find, put) = dice.Of(table);
            var at = new List<int>();
            for (var i = program.IndexOf(find, StringComparison.Ordinal); i >= 0; i = program.IndexOf(find, i + 1, StringComparison.Ordinal))
            {
                at.Add(i);
            }

            if (at.Count > 0)
            {
                var where = dice.Of(at);
                return program[..where] + dice.Of(put) + program[(where + find.Length)..];
            }
        }

        return program;
    }

    private static string Digit(Dice dice, string program)
    {
        var numbers = Regex.Matches(program, @"(?<![\w.\\])\d{1,2}(?![\w.])");
        if (numbers.Count == 0)
        {
            return program;
        }

        var number = numbers[dice.Below(numbers.Count)];
        var value = int.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture);
        return $"{program[..number.Index]}{Math.Max(0, value + dice.One(-1, 1))}{program[(number.Index + number.Length)..]}";
    }
}
