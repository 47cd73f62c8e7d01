"""Frequent first names by the gender that they most often carry, to tell which pronoun fits whom."""

from claimdesk.language.grammar.word_lists import split_words

MALE = split_words("""aaron abdul adam adrian ahmed alan albert alberto alejandro alex alexander alexei alexey alfred ali andre
    andreas andrei andrew andy angelo anthony antonio antony arnold arthur barack barry ben benjamin bernard
    bernie bill bob boris brad brandon brendan brett brian bruce bryan carl carlos charles charlie chris
    christian christopher chuck claude colin craig dan daniel darren dave david dean dennis derek dick dimitri
    dmitri dmitry dominic don donald doug douglas duncan ed eddie edward emmanuel enrique eric ernest eugene
    evan felix fernando francis francisco francois frank fred frederick gary gavin geoff geoffrey george gerald
    gerard gerhard giorgio giovanni glen gordon graham greg gregory guy hans harold harry hassan henry herbert
    howard hugh hugo ian ibrahim igor ismail ivan jack jacob jake james jamie jan jared jason javier jay jean jeff
    jeffrey jens jeremy jerome jerry jim jimmy joe joel john johnny jon jonathan jorge jose josep joseph josh
    joshua juan julian justin karl keith ken kenneth kevin kim klaus kyle lance larry lars lawrence lee leo leon
    leonard lindsey lloyd luis lukas luke malcolm manuel marc marco marcus mario mark martin marty matt matteo matthew
    maurice max michael michel miguel mike mikhail mitch mitt mohamed mohammad mohammed muhammad narendra nathan
    ned neil newt nicholas nick nicolas nigel noah olaf oleg oliver omar oscar otto pablo patrick paul pavel pedro
    pete peter phil philip philippe pierre rafael ralph ramon randy ray raymond recep reince rex ricardo richard
    rick rob robert roberto robin rodney rodrigo roger roland ron ronald rory ross roy russell ryan salman sam
    samuel scott sean sebastian serge sergei sergey sergio shane shaun silvio simon stanley stefan stephen steve
    steven stuart tayyip ted terry thomas tim timothy todd tom tommy tony trevor viktor vincent vladimir
    volodymyr walter warren wayne wilbur will william wolfgang xavier yusuf""")

FEMALE = split_words("""abigail adele agnes alexandra alice alicia alison amanda amber amelia amy ana andrea angela anita ann anna
    anne annegret annie april ashley barbara beatrice becky bernadette beth betty beverly bridget brooke camilla
    carla carly carmen carol caroline carolyn catherine cathy charlotte cheryl chloe christina christine cindy
    claire clara claudia condoleezza cristina cynthia dana dawn deborah debbie debra denise diana diane dianne
    donna doris dorothy eileen elaine eleanor elena elizabeth ella ellen emily emma erica erika erin ethel eva
    evelyn fatima fiona florence frances gabriela gail gina giorgia gloria grace greta gretchen hannah harriet
    heather heidi helen hillary holly huma ingrid irene isabel ivana ivanka jacinda jackie jacqueline jane janet
    janice jasmine jean jeanine jenna jennifer jenny jessica jill joan joanna joanne jocelyn josephine joyce
    juanita judith judy julia julie june kamala karen karin kate katherine kathleen kathryn kathy katie kayleigh
    kellyanne kerry kirsten kristen kristin laura lauren leila leslie lily linda lisa liz loretta lorraine louise
    lucy lydia lynn madeleine maggie malala marcia margaret margarita maria marie marilyn marina marine marissa
    martha mary maureen maya megan meghan melania melissa meredith michelle mira miriam molly monica nadia
    nancy naomi natalie natasha nicola nicole nikki nina nora olga olivia pamela patricia patty paula pauline
    penny phyllis priti rachel rebecca renee rita roberta rosa rose rosemary roxanne ruth sally samantha sandra
    sara sarah sharon sheila shirley silvia simone sofia sonia sophia sophie stella stephanie sue susan suzanne
    svetlana sylvia tammy tanya tara tatiana teresa theresa tina tracy tulsi ursula valerie vanessa vera veronica
    victoria virginia wendy whitney yolanda yulia yvonne zoe""")
