using EgressLint.Oracle.Fixes;
using EgressLint.Oracle.Fuzz;
using EgressLint.Oracle.Hives;
using EgressLint.Oracle.Pac;
using EgressLint.Oracle.Rules;
using EgressLint.Oracle.Squid;

namespace EgressLint.Oracle;

internal static class Program
{
    private const string Usage = """
        egresslint-oracle squid         --roots DIR [--engine squid-6|all] [--seed N] [--count N] [--requests N] [--jobs N]
                                        [--program EGRESSLINT] [--out REPORT.jsonl] [--record CASES.jsonl] [--minimise N]
        egresslint-oracle squid-ask     CASES --roots DIR [--engine all] [--jobs N] --record CASES.jsonl   ask the engines again
        egresslint-oracle squid-replay  CASES --program EGRESSLINT [--engine squid-7] [--show N]           ask only our program
        egresslint-oracle squid-diff    CASES [--between 5.7,7.7] [--show N]     where recorded engines differ
        egresslint-oracle squid-show    CASES ID                                 one case as readable text
        egresslint-oracle squid-convert OLD.json NEW.jsonl [--version 7.7]       the array form into lines
        egresslint-oracle fixes-write   PATH… --squid CASES.jsonl --pac CASES.jsonl [--unsafe]   files before and after their fixes, to be asked with squid-ask and pac-ask
        egresslint-oracle fixes-check   RECORDED…                                what the engines said: stopped before, let through after
        egresslint-oracle fuzz          [--reader all|windows-firewall|squid|settings|requests|…] [--count N | --seconds S] [--seed N] [--only NUMBER]
                                        [--out DIR] [--limit MILLISECONDS] [--megabytes N] [--fixtures DIR]    changed files for our readers
        egresslint-oracle hives         [--seed N] [--count N] [--record CASES.jsonl]            invented registries against libhivex
        egresslint-oracle rules         [--seed N] [--count N] [--z3 FILE]                       invented rules of groups and host firewalls against z3
        egresslint-oracle pac           [--engine chromium] [--seed N] [--count N] [--urls N] [--minimise N] [--record CASES.jsonl] [--chromium PATH]
        egresslint-oracle pac-record    [--engine chromium] --seed N --count N --urls N [--keep N] --record CASES.jsonl [--chromium PATH]
        egresslint-oracle pac-write     --seed N --count N --urls N --record CASES.jsonl         the programs alone, without answers
        egresslint-oracle pac-ask       CASES --record CASES.jsonl                               ask the engine again
        egresslint-oracle pac-check     CASES [--count N] [--every N]   the recorded answers against the browser's own way of loading a PAC
        egresslint-oracle pac-returns   CASES --record FILE.jsonl       the proxy list the browser reads in every returned string
        """;

    private static int Main(string[] words)
    {
        if (words.Length == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            var rest = new Arguments(words[1..], "worker", "unsafe");
            return words[0] switch
            {
                "fuzz" => FuzzCommand.Run(rest),
                "hives" => HivesCommand.Run(rest),
                "rules" => RulesCommand.Run(rest),
                "fixes-write" => FixCases.Write(rest),
                "fixes-check" => FixCases.Check(rest),
                "squid" or "squid-ask" when !rest.Has("worker") => Sandbox.RunWorkers(words, rest),
                "squid" => RandomRun.Work(rest),
                "squid-ask" => AskAgain.Work(rest),
                "squid-replay" => Replay.Run(rest),
                "squid-diff" => EngineDiff.Run(rest),
                "squid-show" => Show.Run(rest),
                "pac-write" => PacCommands.Write(rest),
                "pac" or "pac-record" or "pac-ask" or "pac-check" or "pac-returns" when !rest.Has("worker") => PacSandbox.Run(words),
                "pac" => PacCommands.Random(rest),
                "pac-record" => PacCommands.Record(rest),
                "pac-ask" => PacCommands.AskAgain(rest),
                "pac-check" => PacCommands.Check(rest),
                "pac-returns" => PacCommands.Returns(rest),
                "squid-convert" => LegacyCases.Run(rest),
                _ => throw new UsageException($"unknown command {words[0]}"),
            };
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(Usage);
            return 2;
        }
    }
}
