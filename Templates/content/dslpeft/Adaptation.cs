using DslPeft;
using DslPeft.Architectures;

namespace Adapted1;

#if (task == "generate")
#if (base == "minilm" || base == "bert")
#error A model of texts as a whole continues none: take gpt2 or llama as the base of 'generate'.
#endif
#endif
#if (task == "embed")
#if (base == "gpt2" || base == "llama")
#error A model of the next word embeds no texts here: take minilm or bert as the base of 'embed'.
#endif
#endif
#if (method == "bitfit" && base == "llama")
#error LLaMA has no biases, which are what 'bitfit' trains: take another method.
#endif

/// <summary>What is trained on top of the frozen model. The build emits the other half of this class; its documentation says what was built.</summary>
[Adapt<Architecture1>]
[Method1]
[Head1]
public sealed partial class Adaptation : IAdapted;
