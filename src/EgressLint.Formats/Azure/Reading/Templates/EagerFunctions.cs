using System.Collections.Frozen;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions of values: nothing but their arguments decides them.</summary>
internal static class EagerFunctions
{
    private const int Any = int.MaxValue;

    private static readonly FrozenDictionary<string, EagerFunction> All = new Dictionary<string, EagerFunction>(StringComparer.Ordinal)
    {
        ["concat"] = new(1, Any, TextFunctions.Concat),
        ["format"] = new(1, Any, FormatFunction.Compute),
        ["replace"] = new(3, 3, TextFunctions.Replace),
        ["tolower"] = new(1, 1, TextFunctions.ToLower),
        ["toupper"] = new(1, 1, TextFunctions.ToUpper),
        ["trim"] = new(1, 1, TextFunctions.Trim),
        ["substring"] = new(2, 3, TextFunctions.Substring),
        ["padleft"] = new(2, 3, TextFunctions.PadLeft),
        ["startswith"] = new(2, 2, TextFunctions.StartsWith),
        ["endswith"] = new(2, 2, TextFunctions.EndsWith),
        ["split"] = new(2, 2, TextFunctions.Split),
        ["join"] = new(2, 2, TextFunctions.Join),
        ["string"] = new(1, 1, TextFunctions.ToText),
        ["base64"] = new(1, 1, Encodings.Base64),
        ["base64tostring"] = new(1, 1, Encodings.Base64ToText),
        ["base64tojson"] = new(1, 1, Encodings.Base64ToJson),
        ["uri"] = new(2, 2, Encodings.Uri),
        ["uricomponent"] = new(1, 1, Encodings.UriComponent),
        ["uricomponenttostring"] = new(1, 1, Encodings.UriComponentToText),
        ["json"] = new(1, 1, Encodings.Json),

        ["int"] = new(1, 1, NumberFunctions.ToNumber),
        ["bool"] = new(1, 1, NumberFunctions.ToBool),
        ["add"] = new(2, 2, NumberFunctions.Add),
        ["sub"] = new(2, 2, NumberFunctions.Sub),
        ["mul"] = new(2, 2, NumberFunctions.Mul),
        ["div"] = new(2, 2, NumberFunctions.Div),
        ["mod"] = new(2, 2, NumberFunctions.Mod),
        ["min"] = new(1, Any, NumberFunctions.Min),
        ["max"] = new(1, Any, NumberFunctions.Max),
        ["range"] = new(2, 2, NumberFunctions.Range),
        ["equals"] = new(2, 2, NumberFunctions.AreEqual),
        ["less"] = new(2, 2, NumberFunctions.Less),
        ["lessorequals"] = new(2, 2, NumberFunctions.LessOrEquals),
        ["greater"] = new(2, 2, NumberFunctions.Greater),
        ["greaterorequals"] = new(2, 2, NumberFunctions.GreaterOrEquals),
        ["not"] = new(1, 1, NumberFunctions.Not),
        ["true"] = new(0, 0, static call => call.Of(true)),
        ["false"] = new(0, 0, static call => call.Of(false)),
        ["null"] = new(0, 0, static call => AzureValue.Null(call.At)),

        ["createarray"] = new(0, Any, static call => call.Of(call.Arguments)),
        ["createobject"] = new(0, Any, MapFunctions.CreateObject),
        ["array"] = new(1, 1, ListFunctions.ToList),
        ["length"] = new(1, 1, ListFunctions.Length),
        ["empty"] = new(1, 1, ListFunctions.Empty),
        ["contains"] = new(2, 2, ListFunctions.Contains),
        ["first"] = new(1, 1, ListFunctions.First),
        ["last"] = new(1, 1, ListFunctions.Last),
        ["skip"] = new(2, 2, ListFunctions.Skip),
        ["take"] = new(2, 2, ListFunctions.Take),
        ["flatten"] = new(1, 1, ListFunctions.Flatten),
        ["indexof"] = new(2, 2, ListFunctions.IndexOf),
        ["lastindexof"] = new(2, 2, ListFunctions.LastIndexOf),
        ["indexfromend"] = new(2, 2, static call => ListFunctions.FromEnd(call, isSafe: false)),
        ["tryindexfromend"] = new(2, 2, static call => ListFunctions.FromEnd(call, isSafe: true)),
        ["union"] = new(1, Any, MapFunctions.Union),
        ["intersection"] = new(2, Any, MapFunctions.Intersection),
        ["shallowmerge"] = new(1, 1, MapFunctions.ShallowMerge),
        ["items"] = new(1, 1, MapFunctions.Items),
        ["objectkeys"] = new(1, 1, MapFunctions.Keys),
        ["tryget"] = new(2, Any, MapFunctions.TryGet),

        ["resourceid"] = new(2, Any, IdFunctions.Resource),
        ["subscriptionresourceid"] = new(2, Any, IdFunctions.InSubscription),
        ["extensionresourceid"] = new(3, Any, IdFunctions.Extension),
        ["tenantresourceid"] = new(2, Any, IdFunctions.InTenant),
        ["managementgroupresourceid"] = new(2, Any, IdFunctions.InManagementGroup),

        ["cidrsubnet"] = new(3, 3, AddressFunctions.Subnet),
        ["cidrhost"] = new(2, 2, AddressFunctions.Host),
        ["parsecidr"] = new(1, 1, AddressFunctions.Parse),

        // These give another value with every call.
        ["newguid"] = new(0, 0, static call => call.Evaluator.Unknown("'newGuid' is another one with every deployment", call.At)),
        ["utcnow"] = new(0, 1, static call => call.Evaluator.Unknown("'utcNow' is the time of the deployment", call.At)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The function of that name; null when there is none.</summary>
    public static EagerFunction? Find(string name) => All.GetValueOrDefault(name);
}
