using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

var text = SourceText.Decode(Path.GetFileName(args[0]), File.ReadAllBytes(args[0]));
var format = KnownFormats.Recognize(text) ?? throw new NotSupportedException($"'{text.Path}' is of no known format.");
var workspace = Workspace.Create([new(text, format, BindContext.Alone)]);
var analyzer = new Analyzer(Catalog.BuiltIn(), RuleSet.With(new UnapprovedProxy(args[1..])));
var result = analyzer.Analyze(workspace, new() { Selection = new() { Profiles = ["comanagement"] } });
ConsoleReport.Write(result, Console.Out, new() { Verbosity = Verbosity.Quiet });

/// <summary>A house rule: what devices need goes straight out or through a proxy of the list.</summary>
internal sealed class UnapprovedProxy(string[] approved) : Rule
{
    public override RuleDescriptor Descriptor { get; } = new("EGL8001", "UnapprovedProxy", Severity.Warning,
        "'{0}' sends {1} to '{2}', which is not an approved proxy.");

    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        foreach (var part in scope.Check.Judgement.Parts)
        {
            foreach (var way in part.Part.Route.Where(w => w != "DIRECT" && !approved.Contains(w)))
            {
                scope.Report(new(scope.Policy.Place(part.Entry), Severity.Warning, group => new("default", PolicyScope.NameOf(part.Entry), group.Endpoints, way)) { Key = way, Part = part });
            }
        }
    });
}
