using DslPeft.FineTuning;
using DslPeft.Training;

// dslpeft-compare                               compares every method on the embedded model and data
// dslpeft-compare --only Lora,Dora --data sst2  compares some, on other data
return ComparisonProgram.Run(
    [
        LinearProbe.Definition, BitFit.Definition, NormTuning.Definition, TopLayers.Definition, FishMask.Definition, DiffPruning.Definition, Said.Definition,
        Lora.Definition, RsLora.Definition, Dora.Definition, Vera.Definition, Loha.Definition, Lokr.Definition, Krona.Definition, Ia3.Definition,
        Houlsby.Definition, Pfeiffer.Definition, ParallelAdapter.Definition, KronaB.Definition, Compacter.Definition, AdapterDrop.Definition, RobustDrop.Definition, AdaMix.Definition,
        Fusion.Definition with { Members = [new("first", Pfeiffer.Definition), new("second", Pfeiffer.Definition)] },
        Prompt.Definition, Prefix.Definition, PrefixMlp.Definition,
        UniPelt.Definition, Mam.Definition, Hybrid.Definition, Ladder.Definition, Full.Definition,
    ],
    args);
