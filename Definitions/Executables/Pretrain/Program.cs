using DslPeft.Executables;
using DslPeft.Training;

return PretrainProgram.Run(
    new PretrainDefinition
    {
        Name = "dslpeft-pretrain",
        NewBase = () => new BertMiniPretraining(),
        Initialise = LocalAttention.Initialise,
        Create = (@base, seed) => new MaskedLanguageModel((BertMiniPretraining)@base, seed),
        CreateForPairs = (@base, seed) => new SentencePairModel((BertMiniPretraining)@base, seed),
    },
    args
);
