"""What published models call our modules."""

from course_lib.pretrained.tables import read_table

GPT2 = read_table("""
    embed                      <- wte
    positions                  <- wpe
    blocks.*.norm_1            <- h.*.ln_1
    blocks.*.attend.qkv        <- h.*.attn.c_attn, transposed
    blocks.*.attend.out        <- h.*.attn.c_proj, transposed
    blocks.*.norm_2            <- h.*.ln_2
    blocks.*.feed_forward.up   <- h.*.mlp.c_fc, transposed
    blocks.*.feed_forward.down <- h.*.mlp.c_proj, transposed
    norm                       <- ln_f
    head                       <- lm_head
""")
BERT = read_table(
    """
    embed                      <- embeddings.word_embeddings
    positions                  <- embeddings.position_embeddings
    types                      <- embeddings.token_type_embeddings
    embedding_norm             <- embeddings.LayerNorm
    blocks.*.attend.qkv        <- {a}.self.query + {a}.self.key + {a}.self.value
    blocks.*.attend.out        <- {a}.output.dense
    blocks.*.norm_1            <- {a}.output.LayerNorm
    blocks.*.feed_forward.up   <- encoder.layer.*.intermediate.dense
    blocks.*.feed_forward.down <- encoder.layer.*.output.dense
    blocks.*.norm_2            <- encoder.layer.*.output.LayerNorm
""".replace("{a}", "encoder.layer.*.attention")
)
LLAMA = read_table(
    """
    embed                      <- embed_tokens
    blocks.*.norm_1            <- layers.*.input_layernorm
    blocks.*.attend.qkv        <- {a}.q_proj + {a}.k_proj + {a}.v_proj
    blocks.*.attend.out        <- {a}.o_proj
    blocks.*.norm_2            <- layers.*.post_attention_layernorm
    blocks.*.feed_forward.up   <- layers.*.mlp.gate_proj + layers.*.mlp.up_proj
    blocks.*.feed_forward.down <- layers.*.mlp.down_proj
    norm                       <- norm
    head                       <- lm_head
""".replace("{a}", "layers.*.self_attn")
)
GGUF_LLAMA = read_table("""
    embed                      <- token_embd
    blocks.*.norm_1            <- blk.*.attn_norm
    blocks.*.attend.qkv        <- blk.*.attn_q + blk.*.attn_k + blk.*.attn_v
    blocks.*.attend.out        <- blk.*.attn_output
    blocks.*.norm_2            <- blk.*.ffn_norm
    blocks.*.feed_forward.up   <- blk.*.ffn_gate + blk.*.ffn_up
    blocks.*.feed_forward.down <- blk.*.ffn_down
    norm                       <- output_norm
    head                       <- output
""")
