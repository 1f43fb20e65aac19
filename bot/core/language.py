"""Tables of language data: which Japanese words carry content, frame a question, or demand a type of answer."""

from __future__ import annotations

import re

from bot.core.knowledge import Demand


def _words(table: str) -> frozenset[str]:
    """The words of a table; a line that begins with # is a comment."""
    lines = (line for line in table.splitlines() if not line.lstrip().startswith("#"))
    return frozenset(word for line in lines for word in line.split())


CONTENT_FREE_POS = _words("助詞 助動詞 補助記号 記号 空白 接続詞 連体詞 代名詞 接頭辞 副詞")
"""Parts of speech (unidic) that never carry what a question is about."""

STOP_LEMMAS = _words("""
    # light verbs, and what 「について教えていただけますか」 leaves behind
    為る 有る 居る 成る 出来る 下さる 頂く 貰う 呉れる 遣る つく 付く 就く 関する 対する 因る つける 致す 御座る
    願う 教える 知る 聞く 伺う 言う 思う 分かる 見る 考える 感ずる 存ずる 申す 良い 宜しい 欲しい みる 置く
    仕舞う 行く 来る
    # polite frames
    いらっしゃる 仰る おっしゃる 為さる なさる 御覧 拝見 恐縮 幸い 教示 回答 参考 頂戴 差し支える 存じる 参る
    致し方
    # question words and demonstratives that unidic does not count among pronouns
    何 何の 何人 どう どの どんな どれ如何 如何 どれ位 幾つ 幾ら どちら こう そう ああ 其の 此の
    # formal nouns and suffixes
    様 事 物 者 時 所 為 訳 筈 ため 方 達 さん 氏 等 など 的 感じ 中 ほう 件 場合 点 程 位
    奴 辺 内 毎 みたい 向け 用 後 言葉 其々 各自 銘々 方々 結局
    # interjections, thanks aside: 「ありがとうと言われる仕事」 is about them
    はい いいえ ええ うん あの えっと えー まあ おお ねえ 今日は 今晩は おはよう 御早う さようなら もしもし やあ
    どうも 初めまして すみません 済みません
    # fillers of spoken questions
    正直 実際 普段 打っちゃける ぶっちゃける ぶっちゃけ 本当 ずばり とても 凄い 凄く 結構 割と やはり 矢張り
    色々 ちなみに 因み 質問 詳しい 具体 ちょっと 一寸 少し もう まず 先ず 多分 是非 例えば もし 特に 普通 一体
    共 皆 全然 抑 大体 逆 そんな 要する
    # frames of English questions
    ok i you we they my me your it can could do does did is are was be have has there any a an the of for to in at on as
    and or with what how when where who which why please tell about
""")
"""Lemmas dropped everywhere. Dropping them from texts too keeps coverage honest in both directions."""

COURTESY = _words("""
    hello help hi test お疲れ テスト 世話 了解 助かる 失礼 始める 宜しく 感謝 有り難う 疲れ 疲れる
""")
"""Terms that alone make no question."""

DENYING_PREFIXES = _words("未 非 無 不")
"""未経験 is not 経験: these prefixes stay on the word that follows."""

NEGATIVE_LEMMAS = _words("ない 無い ず ぬ")
SETTING_ASIDE = _words("以外 除く 他 無い ない")
"""What may exclude the word before it: X以外, Xのほかに, Xではなく."""
NOT_NEGATED = _words("かも知れる 仕方 分かる 慣れる 掛け替え 欠かす 知る 違い")
"""「分からないこと」 is a thing one asks about, not the absence of one."""

_SET = "(?:部署|課|(?<!結)局|チーム|グループ|職種|自治体|職場|会社"
_COUNTED = "[人名件回割社個箇本枚歳代倍点%十百千]|団体|週間|[かヶカケ箇]月|時間|分間|年間|年目|日間|パーセント"
_MOST = "(?:一番|最も|いちばん)"

DEMAND_PATTERNS = tuple(
    (demand, re.compile(pattern))
    for demand, pattern in (
        (
            Demand.COUNT,
            f"人数|件数|回数|何(?:{_COUNTED})(?!も)|いくつ(?!も)|何[^、。何も]{{1,3}}(?:くらい|ぐらい|ほど)",
        ),
        (
            Demand.TIME,
            "何[年月日時曜](?!間|目)|いつ(?:から|まで|頃|ごろ|です|の(?!間)|に|入|始|でき|作|変わ|決ま|[?。、]|$)",
        ),
        (
            Demand.PLACE,
            "どこ(?:で(?!す?しょ)|に(?:あ|勤|出|通|住)|へ|から|です|勤務|ら辺|$|[?])|場所は|何[区市町県駅階](?!くらい|ぐらい|ほど|が|か|も)",
        ),
        (Demand.PERSON, "(?:誰|だれ|どなた)(?!も|か[がをにのご])"),
        (Demand.AMOUNT, "いくら|金額|何[円万]"),
        (Demand.REASON, "なぜ|何故|なんで(?!も|すか)|どうして(?!い|る|ま)|理由|きっかけ|(?:何|なん)のため|わけ[はを]"),
        (Demand.MANNER, "どうやって|どうやったら|どうすれば|どうしたら|方法|手順|やり方|仕方"),
        (
            Demand.DEFINITION,
            "どういう(?:こと|もの|意味|集まり|制度|仕組み|取組|取り組み)|とは(?:[、?。]|$|何|なん|どの|どん|どう)|って(?:何|なに|なん)(?:[?。]|$|です|だ|の)|の意味",
        ),
        (
            Demand.COMPARISON,
            "どちら(?:が|な|か(?!ら)|の(?:方|ほう)|の[^、。]{0,6}が)|どっち|比べ|比較(?!的|して[.…])"
            "|(?:と|で|は|が|って|どう|どんな)[^、。]{0,12}違い(?:が|は|って|を(?!気に|問わ|超え)|に|$|[?。])"
            "|(?:と(?![思聞])|で|によって|どう|どんな|(?:何|どこ)が)[^、。]{0,12}違(?:いま|う(?:の[かはで?]|ん|点|$|[?。]))"
            "|違いは|違いって|ランキング",
        ),
        (Demand.COMPARISON, f"{_MOST}[^、。]{{0,12}}{_SET}|人は)"),
        (Demand.COMPARISON, f"{_SET}|うち|中で)[^、。]{{0,8}}{_MOST}"),
    )
)
"""What a folded text demands: question words with what follows them, and comparisons."""
FIGURATIVE = re.compile(
    "(?:[さみ力点]|の|とこ|ところ|やりがい|違い|目的|ゴール|決め手)(?:って|は)、?どこ|(?:以前|もともと)は?、?どこ"
)
"""No place is asked for: 「面白さはどこにありますか」."""

SENTENCE_END = re.compile(r"(?<=[。!?\n])|(?<=…)")
CLAUSE_END = re.compile(r"[。!?\n…、]")
"""Where there is none, neither a sentence nor a lead-in ends."""
ASKING = re.compile(
    r"[?]|か[。\s]*$|教え|知りた|聞きた|伺い|伺え|下さい|ください|でしょう|かな[あぁー]*[。…]?$|の[。…]?$"
    r"|(?:は|って)[。…]?$|ますよね|ですよね|助かります|助かる|ありがたい|幸いです"
)
"""What marks the sentence that asks, among those that only introduce the person."""
LEAD_IN = re.compile(
    "|".join(f"(?<={end}、)" for end in "が ので んで けど けれど けれども ため おり たく うえで".split())
)
"""Where a lead-in ends and the asking clause begins."""

VOICES = re.compile(
    "(?:(?:記事|インタビュー|取材)(?:に|を|で)?)?(?:出て(?:きた|いた|た|くる)|受けた|登場(?:する|した|している|していた)|答えた|働いている)"
    "(?:人|方|職員)(?:たち|達|さん)*(?:の?(?:皆さん|みなさん|みんな|全員|皆))?(?=[、はのがっ])"
)
"""The people of the articles, whom nobody needs to look for."""

ELLIPTIC = _words("例 幾 つ 上げる 助かる 同じ 同様 残り 逆 他 一緒 場合 とき 人 =職員 三")
"""Terms that say nothing of their own beside a name: 「Bさんも同じですか」."""

ANAPHORA = re.compile(
    "その(?:人|方|職員|仕事|業務|部署|チーム|課|中|ため|理由|あと|後|とき|時)"
    "|それ|そこ|そちら|同じ|彼|この(?:人|方)|あの(?:人|方)"
)
"""Words that point back into the conversation."""

COMMON_LATIN = _words("it ict dx ai web se pm pc ok es jr sns os app")
"""Latin words that name nobody, capitals or not."""

ELABORATION = re.compile(
    "例[をは]|具体例|事例|もっと|もう少し|もうちょっと|詳し|くわし|具体的|例えば|たとえば|(?:他|ほか)に[はも]|続き"
)
"""Asks for more of the same."""
ITSELF = re.compile("何を|何する|何して|なに|どんな|とは|誰")
"""Asks what or who somebody is, whatever was spoken of before."""
WHOSE = re.compile("(?:誰|だれ|どなた|どっち|どちら)の|(?:言|話|語|おっしゃ|仰)[^、。]{0,8}(?:誰|だれ|どなた)")
"""Asks who said it."""
EVERYBODY = re.compile("みんな|みなさん|皆|全員|[二三2-3]人(?:とも|は|の)|それぞれ|(?:他|ほか)の(?:人|方|職員)|ict職")
"""Asks beyond the person spoken of."""

COMMON_ROOMS = tuple(
    "市区町村 市町村 区市町村 事務局 会議室 研究室 休憩室 会社 本社 支社 自社 他社 各社 御社 弊社 部署".split()
)
"""Compounds that end like an organisation and name none."""

ORGANISATION_SUFFIXES = _words("""
    都 道 府 県 市 区 町 村 庁 局 部 課 省 室 署 院 社 大学 銀行 病院 県庁 府庁 市役所 区役所 役所 役場
""")
"""What makes a compound noun the name of an organisation or a place."""

ROMAJI_FRAMES = _words("""
    desu desuka desu-ka masu masuka ka wa ga wo ni no tte nani nandesuka aru arimasuka dekiru dekimasu dekimasuka
    oshiete kudasai shiritai donna dou doko itsu ikura hito
""")
"""Romaji that betrays a Japanese sentence."""

KANA_FUNCTION_WORDS = _words("""
    ありがとう ありがとうございます ありますか ある いえ いつ いますか いる おしえて おしえてください
    おはよう おはようございます から ください こと こんにちは こんばんは されて される さん した して
    していた していたの していたんですか していました していますか している してた してますか してる
    すみません する だれ って ての ても できますか できる できるひと でしょうか です ですか では
    でも という とか とき とは とはなに ってなに なんの ときは ところ どう どうですか どこ どこで どのくらい
    どれくらい どんな
    どんなひと なに なにする なにを なん なんですか には のですか のは はじめまして ました ましたか
    ます ますか ません ませんか まで もの より よろしく よろしくおねがいします んですか
    でしょう だろう なんでしょう なんだろう なのでしょう だと だとどう どうなの どうなん なら ならどう ところだと ないと
    いま いまは まだ じゃないと くらい ぐらい どちら どっち みたい みたいな けど ので のに たい たいひと
""")
"""Particles, endings, greetings and question frames, so that no word is read into them."""
