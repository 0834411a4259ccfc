using DslPeft.FineTuning;
using DslPeft.Training;
using Mini = DslPeft.FineTuning.Mini;

// dslpeft-compare                               compares every method on MiniLM and generated sentences
// dslpeft-compare --base mini                   the same on the small embedded checkpoint
// dslpeft-compare --only Lora,Dora --data sst2  compares some, on other data
return ComparisonProgram.Run(
[
    Bases.MiniLm(
        LinearProbe.Definition, BitFit.Definition, NormTuning.Definition, TopLayers.Definition, FishMask.Definition,
        DiffPruning.Definition, Said.Definition, Lora.Definition, RsLora.Definition, Dora.Definition, Vera.Definition, Loha.Definition,
        LoraFa.Definition, LoraPlus.Definition, Pissa.Definition, Olora.Definition, Hira.Definition,
        GraLora.Definition, RandLora.Definition, Shira.Definition, AdapterPlus.Definition,
        Oft.Definition, Boft.Definition, Hra.Definition, Miss.Definition, Bat.Definition, FourierFt.Definition, VbLora.Definition,
        Lokr.Definition, Krona.Definition, Ia3.Definition, Houlsby.Definition, Pfeiffer.Definition, ParallelAdapter.Definition,
        KronaB.Definition, Compacter.Definition, Phm.Definition, LowRank.Definition, AdapterDrop.Definition,
        RobustDrop.Definition, AdaMix.Definition,
        Fusion.Definition with { Members = [new("first", Pfeiffer.Definition), new("second", Pfeiffer.Definition)] }, Prompt.Definition,
        Prefix.Definition, PrefixMlp.Definition, UniPelt.Definition, Mam.Definition, Hybrid.Definition, Ladder.Definition,
        Full.Definition),
    Bases.Mini(
        Mini.LinearProbe.Definition, Mini.BitFit.Definition, Mini.NormTuning.Definition, Mini.TopLayers.Definition,
        Mini.FishMask.Definition, Mini.DiffPruning.Definition, Mini.Said.Definition, Mini.Lora.Definition, Mini.RsLora.Definition,
        Mini.Dora.Definition, Mini.Vera.Definition, Mini.Loha.Definition,
        Mini.LoraFa.Definition, Mini.LoraPlus.Definition, Mini.Pissa.Definition, Mini.Olora.Definition, Mini.Hira.Definition,
        Mini.GraLora.Definition, Mini.RandLora.Definition, Mini.Shira.Definition, Mini.AdapterPlus.Definition,
        Mini.Oft.Definition, Mini.Boft.Definition, Mini.Hra.Definition, Mini.Miss.Definition, Mini.Bat.Definition,
        Mini.FourierFt.Definition, Mini.VbLora.Definition,
        Mini.Lokr.Definition, Mini.Krona.Definition, Mini.Ia3.Definition,
        Mini.Houlsby.Definition, Mini.Pfeiffer.Definition, Mini.ParallelAdapter.Definition, Mini.KronaB.Definition,
        Mini.Compacter.Definition, Mini.Phm.Definition, Mini.LowRank.Definition, Mini.AdapterDrop.Definition,
        Mini.RobustDrop.Definition, Mini.AdaMix.Definition,
        Mini.Fusion.Definition with { Members = [new("first", Mini.Pfeiffer.Definition), new("second", Mini.Pfeiffer.Definition)] },
        Mini.Prompt.Definition, Mini.Prefix.Definition, Mini.PrefixMlp.Definition, Mini.UniPelt.Definition, Mini.Mam.Definition,
        Mini.Hybrid.Definition, Mini.Ladder.Definition, Mini.Full.Definition),
], args);
