using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>Writes a fine-tuning program: the definition, Run, and Main where the program has no entry point of its own.</summary>
internal static class ExecutableEmitter
{
    public static string Emit(ExecutableSpec spec, bool withMain)
    {
        var writer = new CodeWriter();
        using (writer.Type(spec.Type, "", ["using DslPeft;", "using DslPeft.Data;", "using DslPeft.Training;"]))
        {
            writer.Summary("What the program trains, on what, and how.");
            using (writer.Initializer("public static FineTuneDefinition Definition { get; } = new()"))
            {
                writer.Line($"Name = {Code.Literal(spec.Type.Name)},");
                writer.Line($"Info = {spec.AdaptedReference}.Declaration,");
                writer.Line($"LoadBase = path => {spec.ArchitectureReference}.Load(path, {spec.AdaptedReference}.Declaration.Storage),");
                writer.Line($"Create = (@base, seed) => new {spec.AdaptedReference}(({spec.ArchitectureReference})@base, seed),");
                writer.Line($"Data = {Data(spec)},");
                if (spec.Distilled is { } student)
                    writer.Line($"Distilled = {student.Reference}.Definition,");
                using (writer.Indented("Defaults = new TrainingOptions", ","))
                {
                    writer.Line($"Epochs = {spec.Epochs},");
                    writer.Line($"BatchSize = {spec.BatchSize},");
                    if (spec.Accumulate != 1)
                        writer.Line($"Accumulate = {spec.Accumulate},");
                    if (spec.Packed)
                        writer.Line("Packed = true,");
                    if (spec.LabelSmoothing != 0)
                        writer.Line($"LabelSmoothing = {Code.Number(spec.LabelSmoothing)},");
                    writer.Line($"LearningRate = {Code.Number(spec.LearningRate)},");
                    writer.Line($"Seed = {spec.Seed},");
                    writer.Line($"MaxLength = {spec.MaxLength},");
                    writer.Line($"WeightDecay = {Code.Number(spec.WeightDecay)},");
                    writer.Line($"ClipNorm = {Code.Number(spec.ClipNorm)},");
                    writer.Line($"WarmupRatio = {Code.Number(spec.Warmup)},");
                    if (spec.Decay != Decay.Linear)
                        writer.Line($"Decay = Decay.{spec.Decay},");
                    if (spec.Patience is { } patience)
                    {
                        writer.Line($"Patience = {patience},");
                        writer.Line("KeepBest = true,");
                    }
                }
            }
            writer.Line();
            writer.Summary("Runs the program: train, evaluate, predict, merge, export, report. Returns the exit code.");
            writer.Line("public static int Run(string[] args) => FineTuneProgram.Run(Definition, args);");
            if (withMain)
            {
                writer.Line();
                WriteMain(writer, spec);
            }
        }
        return writer.ToString();
    }

    /// <summary>The entry point; in a class of its own where the name is taken.</summary>
    public static void WriteMain(CodeWriter writer, ExecutableSpec spec)
    {
        const string main = "private static int Main(string[] args) => Run(args);";
        writer.Line(
            spec.Type.Name != "Main" && spec.Type.Members.All(member => member.Name != "Main")
                ? main
                : $"private static class EntryPoint {{ {main} }}"
        );
    }

    private static string Data(ExecutableSpec spec)
    {
        var labels = string.Join(", ", spec.Labels.Select(Code.Literal));
        switch (spec.DataKind)
        {
            case DataKind.SuperGlue:
                return $"SuperGlueFormat.Of({Code.Literal(spec.DataName)}, SuperGlueTask.{spec.Task})";
            case DataKind.PlainText:
                return $"new PlainTextFormat {{ Name = {Code.Literal(spec.DataName)} }}";
            case DataKind.Conll or DataKind.Squad or DataKind.Instruction or DataKind.Seq2Seq or DataKind.Pattern:
                var settings = new[] { "Name = " + Code.Literal(spec.DataName) }
                    .Concat(spec.DataSettings)
                    .Concat(spec.Labels.Count > 0 ? new[] { $"LabelNames = [{labels}]" } : [])
                    .Concat(spec.DataKind == DataKind.Pattern ? Clozes(spec) : []);
                return $"new {spec.DataKind}Format {{ {string.Join(", ", settings)} }}";
            default:
                var pair = spec.PairColumn.Length > 0 ? Code.Literal(spec.PairColumn) : "null";
                var columns = new[]
                {
                    Code.Literal(spec.DataName),
                    Code.Literal(spec.TextColumn),
                    pair,
                    spec.LabelColumn.Length > 0 ? Code.Literal(spec.LabelColumn) : "null",
                };
                var texts = $"TextDataFormat.Of({string.Join(", ", columns.Concat(spec.Labels.Select(Code.Literal)))})";
                return spec.TaskColumn is { } tasks ? $"{texts} with {{ TaskColumn = {Code.Literal(tasks)} }}" : texts;
        }
    }

    private static IEnumerable<string> Clozes(ExecutableSpec spec)
    {
        yield return $"Words = [{string.Join(", ", spec.Words.Select(label => $"[{string.Join(", ", label.Words.Select(Code.Literal))}]"))}]";
        yield return $"Patterns = [{string.Join(", ", spec.Patterns.Select(pattern => $"new([{string.Join(", ", pattern.Parts.Select(Part))}])"))}]";
    }

    private static string Part(PatternPart part) => $"ClozePart.{part.Kind}{(part.Text.Length > 0 ? $"({Code.Literal(part.Text)})" : "")}";
}
