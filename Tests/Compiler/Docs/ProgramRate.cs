using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// A program of <c>compare</c>: its adaptation, the learning rate as it is written, and the methods that the adaptation declares.
/// </summary>
internal sealed partial record ProgramRate(string Program, string Adaptation, string Written, string[] Methods)
{
    /// <summary>The programs over MiniLM and over the embedded checkpoint.</summary>
    public static IReadOnlyList<ProgramRate> All { get; } = Read();

    public double Rate => double.Parse(Written, CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether the rate is one that a method of the program is known to work with; a program of methods without such rates takes any.
    /// </summary>
    public bool IsTypical =>
        Methods
            .Select(method => MethodFacts.Methods[method].GetCustomAttribute<TypicalLearningRateAttribute>())
            .OfType<TypicalLearningRateAttribute>()
            .ToList()
            is var known
        && (known.Count == 0 || known.Exists(rates => rates.Low <= Rate && Rate <= rates.High));

    /// <summary>What <c>compare</c> trains a method with over MiniLM, where an adaptation has it alone; null where none has.</summary>
    public static string? OverMiniLm(string method)
    {
        string[] rates =
        [
            .. All.Where(program =>
                    program.Adaptation.StartsWith("MiniLm", StringComparison.Ordinal) && program.Methods is [var one] && one == method
                )
                .Select(program => $"{program.Written} (`{program.Program}`)"),
        ];
        return rates.Length == 0
            ? null
            : $"`compare` trains it over MiniLM with a peak of {string.Join(", ", rates)}, warm-up over 6% of the steps.";
    }

    private static List<ProgramRate> Read()
    {
        var declared = Declaration()
            .Matches(Text("Adaptations"))
            .ToDictionary(
                match => match.Groups[2].Value,
                match =>
                    Attribute()
                        .Matches(match.Groups[1].Value)
                        .Select(name => name.Groups[1].Value)
                        .Where(MethodFacts.Methods.ContainsKey)
                        .Distinct()
                        .ToArray()
            );
        return
        [
            .. Trained()
                .Matches(Text("FineTuning"))
                .Select(match => new ProgramRate(
                    match.Groups[3].Value,
                    match.Groups[1].Value,
                    match.Groups[2].Value,
                    declared[match.Groups[1].Value]
                )),
        ];
    }

    private static string Text(string folder) =>
        string.Concat(
            from part in (string[])["Bert", "MiniLm"]
            from path in Directory.GetFiles(Repository.PathTo("Definitions", folder, part), "*.cs")
            select File.ReadAllText(path)
        );

    [GeneratedRegex(@"\[Adapt<\w+>\]\n((?:\[[^\n]*\n)+)public sealed partial class (\w+) : IAdapted;")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?:^\[|, )(\w+)(?=[(\],<])", RegexOptions.Multiline)]
    private static partial Regex Attribute();

    [GeneratedRegex(
        @"\[FineTune<(\w+), Sst2>\([^\n]*LearningRate = ([^,]+), [^\n]*LinearWarmup\(0\.06\)\]\npublic static partial class (\w+);"
    )]
    private static partial Regex Trained();
}
