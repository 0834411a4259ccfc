using System.CommandLine;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>The options of a run that language models alone take.</summary>
/// <param name="defaults">What help shows as defaults.</param>
internal sealed class LanguageModelOptions(TrainingOptions defaults)
{
    private readonly Option<bool> _pack = CommandOptions.Flag(
        "--pack",
        "Pack several texts of at most --max-length tokens together into a row, of a causal language model, which keeps them apart."
    );

    private readonly Option<double> _labelSmoothing = CommandOptions.Number(
        "--label-smoothing",
        "Share of each label, 0 to below 1, that all words have alike in the training loss, of a language model.",
        defaults.LabelSmoothing,
        zero: true,
        most: 1
    );

    public Option[] All => [_pack, _labelSmoothing];

    /// <summary>The options changed by what the command line gives.</summary>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions standard) =>
        standard with
        {
            Packed = standard.Packed || parsed.GetValue(_pack),
            LabelSmoothing = parsed.GetResult(_labelSmoothing) is { Implicit: false }
                ? parsed.GetValue(_labelSmoothing)
                : standard.LabelSmoothing,
        };

    /// <exception cref="UsageException">The adaptation cannot be trained so; says why.</exception>
    public static void Require(TrainingOptions options, FineTuneDefinition definition)
    {
        var info = definition.Info;
        if (definition.Data is PatternFormat && (options.LabelSmoothing > 0 || options.Packed))
        {
            throw new UsageException(
                $"{definition.Data.Name} writes clozes, whose labels are not smoothed (--label-smoothing) and whose rows are not packed (--pack)."
            );
        }
        if (options.LabelSmoothing > 0 && !info.Head.GivesWords)
        {
            throw new UsageException($"--label-smoothing smooths labels that are words, and a head of kind {info.Head} has none.");
        }
        if (options.Packed && info.Head != HeadKind.CausalLm)
        {
            throw new UsageException($"--pack packs texts of causal language models, and {info.Name} has a head of kind {info.Head}.");
        }
        if (options.Packed && info.WhyUnpacked is { } why)
        {
            throw new UsageException($"--pack cannot be used with {info.Name}: {why}.");
        }
    }
}
