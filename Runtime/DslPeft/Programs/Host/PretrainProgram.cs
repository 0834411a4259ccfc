using System.CommandLine;

namespace DslPeft.Training;

/// <summary>
/// Makes a small base model from text alone: <c>vocabulary</c> builds the WordPiece pieces, <c>pretrain</c> trains the architecture from
/// random weights by masked language modelling, and <c>pretrain-pairs</c> by next-sentence prediction too (Devlin et al. 2018, arXiv
/// 1810.04805).
/// </summary>
public static class PretrainProgram
{
    /// <summary>Runs the program on the console.</summary>
    public static int Run(PretrainDefinition definition, string[] args) => ProgramHost.Run(context => Build(definition, context), args);

    internal static int Run(PretrainDefinition definition, string[] args, ProgramContext context) =>
        ProgramHost.Run(c => Build(definition, c), args, context);

    private static RootCommand Build(PretrainDefinition definition, ProgramContext context)
    {
        var root = new RootCommand($"{definition.Name}: builds a vocabulary and pretrains a base model on text files.")
        {
            new VocabularyCommand(context).Build(),
            new PretrainCommand(definition, context).Build(),
        };
        if (definition.CreateForPairs is { } create)
        {
            root.Add(
                new PretrainCommand(definition with { Create = create, Config = definition.ConfigForPairs }, context, pairs: true).Build()
            );
        }
        return root;
    }
}
